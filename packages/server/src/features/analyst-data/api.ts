import { flag, list, localId, note, opinion, relationship, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  named,
  object,
  oneOf,
  record,
  told,
} from '../../platform/http/api/shapes.ts'

const kind = oneOf('Note', 'Opinion', 'Relationship')
const shown = eitherOf(record(note), record(opinion), record(relationship))
const path = { kind, type: told(text, 'What the UUID is of: Event, Attribute, Object, …') }
const taken = {
  ...fields(text, 'object_uuid object_type note language comment opinion authors'),
  ...fields(text, 'related_object_uuid related_object_type relationship_type'),
  uuid,
  distribution: localId,
  sharing_group_id: localId,
  ...fields(anything, 'Note Opinion Relationship'),
}
const searching = {
  ...fields(list(text), 'uuid object_uuid object_type orgc_uuid org_uuid authors note_type'),
  ...fields(text, 'timestamp created modified searchall'),
  limit: localId,
  page: localId,
}
const hard = { hard: told(flag, 'Keep it out from now on; so unless said.') }

export const analystDataApi: RouteTable = {
  group: 'Analyst data',
  routes: {
    'GET /analyst_data/view/{kind}/{id}': { summary: 'Show a note, opinion or relationship', path, answers: shown },
    'GET /analyst_data/getRelatedElement/{type}/{uuid}': {
      summary: 'Show what a relationship leads to',
      path,
      answers: anything,
    },
    'POST /analyst_data/add/{kind}[/{uuid}[/{type}]]': {
      summary: 'Add a note, opinion or relationship to a record',
      path,
      takes: taken,
      answers: shown,
      errors: ['rejected'],
    },
    'POST PUT /analyst_data/edit/{kind}/{id}': {
      summary: 'Change a note, opinion or relationship',
      path,
      takes: taken,
      answers: shown,
      errors: ['rejected'],
    },
    'POST /analyst_data/delete/{kind}/{id}[/{hard}]': {
      summary: 'Delete a note, opinion or relationship',
      path,
      takes: hard,
      answers: done,
    },
    'DELETE /analyst_data/delete/{kind}/{id}': {
      summary: 'Delete a note, opinion or relationship for good or not',
      path,
      takes: hard,
      answers: done,
    },
    'GET POST /analyst_data/index/{kind}': {
      summary: 'List notes, opinions or relationships',
      path: { kind: oneOf('Note', 'Opinion', 'Relationship', 'all') },
      takes: searching,
      answers: listOf(anything),
    },
    'GET POST /analyst_data/indexMinimal': {
      summary: 'List what synchronising needs of notes, opinions and relationships',
      takes: searching,
      answers: eitherOf(named(anything), listOf(anything)),
    },
    'GET POST /analyst_data/restSearch': {
      summary: 'Search notes, opinions and relationships',
      takes: searching,
      answers: object({ response: listOf(anything) }),
    },
    'POST /analyst_data/filterAnalystDataForPush': {
      summary: 'Tell which of these notes, opinions and relationships are wanted here',
      body: { accepts: { type: 'object' } },
      answers: eitherOf(named(anything), listOf(anything)),
    },
    'POST /analyst_data/pushAnalystData': {
      summary: 'Bring notes, opinions and relationships from another server',
      body: anything,
      answers: done,
      errors: ['rejected'],
    },
  },
}
