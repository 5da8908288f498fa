import { attributeFields, flag, list, localId, nativeInteger, shadowAttribute, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, listOf, object, quick, record, told } from '../../platform/http/api/shapes.ts'

const answered = object({ name: text, message: text, url: text })
const shown = record(shadowAttribute)

export const proposalsApi: RouteTable = {
  group: 'Proposals',
  routes: {
    'GET /shadow_attributes[/index[/{id}]]': {
      summary: 'List proposals, of one event or all that one decides on',
      takes: {
        all: told(flag, 'Of all events that one sees.'),
        deleted: told(list(text), '1 for the closed alone, [0, 1] for all.'),
        timestamp: text,
        searchall: told(text, 'A part of what is proposed.'),
        limit: localId,
        page: localId,
      },
      answers: listOf(object({ ShadowAttribute: also(shadowAttribute, { id: localId }) })),
    },
    'GET /shadow_attributes/view/{id}': { summary: 'Show a proposal', answers: shown },
    'POST /shadow_attributes/add/{id}': {
      summary: 'Propose an attribute for an event',
      answers: shown,
      errors: ['rejected'],
    },
    'POST PUT /shadow_attributes/edit/{id}': {
      summary: 'Propose to change an attribute',
      takes: { ...attributeFields, value: text, ShadowAttribute: shadowAttribute },
      answers: shown,
      errors: ['rejected'],
    },
    'POST DELETE /shadow_attributes/delete/{id}': { summary: 'Propose to delete an attribute', answers: quick },
    'POST /shadow_attributes/accept/{id}': {
      summary: 'Do what a proposal proposes',
      answers: answered,
      errors: ['rejected'],
    },
    'POST /shadow_attributes/discard/{id}': { summary: 'Not do what a proposal proposes', answers: answered },
    'POST /events/pushProposals/{id}': {
      summary: 'Bring proposals for an event from another server',
      body: { accepts: { type: 'array', items: { type: 'object' } } },
      answers: object({ success: flag, message: text, counter: nativeInteger }),
    },
  },
}
