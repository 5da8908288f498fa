import { attribute, attributeFields, flag, localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  also,
  anything,
  eitherOf,
  listOf,
  maybe,
  media,
  message,
  named,
  object,
  record,
  told,
} from '../../platform/http/api/shapes.ts'

const shown = record(attribute)
const hard = { hard: told(flag, 'For good, and not only marked as deleted.') }
const taken = { ...attributeFields, value: text }

export const attributesApi: RouteTable = {
  group: 'Attributes',
  routes: {
    'GET /attributes[/index]': {
      summary: 'List the latest attributes',
      takes: { limit: localId, page: localId },
      answers: listOf(also(attribute, { id: localId })),
    },
    'GET /attributes/describeTypes': {
      summary: 'List types and categories of attributes, and which go together',
      answers: object({
        result: object({
          sane_defaults: named(anything),
          types: listOf(text),
          categories: listOf(text),
          category_type_mappings: named(listOf(text)),
        }),
      }),
    },
    'GET /attributes/{id} /attributes/view/{id}': {
      summary: 'Show an attribute',
      takes: { includeAnalystData: flag },
      answers: shown,
    },
    'POST /attributes/add/{id}': {
      summary: 'Add an attribute to an event, or several',
      more: 'A list of values, or a list for the body, adds several; `errors` names those that cannot be.',
      answers: object({
        Attribute: eitherOf(attribute, listOf(attribute)),
        AttributeTag: maybe(anything),
        errors: maybe(anything),
      }),
      errors: ['rejected'],
    },
    'POST PUT /attributes/edit/{id}': { summary: 'Change an attribute', answers: shown, errors: ['rejected'] },
    'POST PUT /attributes/{id}': {
      summary: 'Change an attribute, as /attributes/edit does',
      takes: taken,
      answers: shown,
      errors: ['rejected'],
    },
    'POST /attributes/delete/{id}[/{hard}]': { summary: 'Delete an attribute', takes: hard, answers: message },
    'DELETE /attributes/delete/{id} /attributes/{id}': {
      summary: 'Delete an attribute, marked or for good',
      takes: hard,
      answers: message,
    },
    'POST /attributes/restore/{id}': { summary: 'Take back that an attribute was deleted', answers: shown },
    'POST /tocsin/events/{id}/attributes': {
      summary: 'Add attributes line by line, as many as there are',
      more: 'A line of JSON for each attribute; a line of JSON for what became of each comes back while they are sent.',
      body: media('application/x-ndjson'),
      answers: media('application/x-ndjson'),
      errors: ['unsupported-media'],
    },
  },
}
