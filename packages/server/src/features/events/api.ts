import { event, eventFields, flag, list, localId, organisationReference, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  also,
  anything,
  done,
  fields,
  listOf,
  maybe,
  needed,
  object,
  oneOf,
  record,
  told,
} from '../../platform/http/api/shapes.ts'
import { indexFilterNames } from './index-filters.ts'

const reading = {
  metadata: told(flag, 'The event alone, without what is in it.'),
  deleted: told(list(text), '1 for the deleted too, 2 for them alone.'),
  ...fields(flag, 'includeAttachments includeEventCorrelations includeGranularCorrelations includeAllTags'),
  ...fields(flag, 'excludeLocalTags excludeGalaxy noSightings noEventReports noShadowAttributes includeAnalystData'),
  ...fields(flag, 'includeWarninglistHits includeDecayScore includeScoresOnEvent excludeDecayed includeFullModel'),
  decayingModel: list(text),
  modelOverrides: text,
  extended: told(flag, 'With the events that extend it.'),
}
const listing = {
  ...fields(list(text), indexFilterNames.join(' ')),
  email: told(text, "The creator's address: one's own; for site admins any."),
  sort: text,
  direction: oneOf('asc', 'desc'),
  limit: localId,
  page: localId,
  minimal: told(flag, 'What synchronising needs.'),
}
const listed = object({
  uuid: event.fields.uuid,
  info: maybe(text),
  Org: maybe(organisationReference),
  Orgc: maybe(organisationReference),
})
const finding = object({ path: text, rule: text, message: text, value: anything })
const saved = also(record(event), { rejected: maybe(listOf(finding)) })

export const eventsApi: RouteTable = {
  group: 'Events',
  routes: {
    'GET POST /events/index': { summary: 'List events', takes: listing, answers: listOf(listed) },
    'GET /events': { summary: 'List the events that one sees', takes: listing, answers: listOf(listed) },
    'GET /events/{id} /events/view/{id}': { summary: 'Show an event', takes: reading, answers: record(event) },
    'POST /events/view/{id}': { summary: 'Show an event as wished', takes: reading, answers: record(event) },
    'POST /events/add': { summary: 'Add an event', answers: saved, errors: ['rejected'] },
    'POST /events': {
      summary: 'Add an event, as /events/add does',
      takes: { ...eventFields, info: needed(text) },
      answers: saved,
      errors: ['rejected'],
    },
    'POST PUT /events/edit/{id}': { summary: 'Change an event', answers: saved, errors: ['rejected'] },
    'POST PUT /events/{id}': {
      summary: 'Change an event, as /events/edit does',
      takes: eventFields,
      answers: saved,
      errors: ['rejected'],
    },
    'POST /events/delete': {
      summary: 'Delete several events',
      takes: { id: needed(told(list(text), 'Numbers or UUIDs.')) },
      answers: done,
    },
    'POST DELETE /events/delete/{id}': { summary: 'Delete an event', answers: done },
    'DELETE /events/{id}': { summary: 'Delete an event, as /events/delete does', answers: done },
    'POST /events/publish/{id}': { summary: 'Publish an event', answers: done, errors: ['rejected'] },
    'POST /events/alert/{id}': {
      summary: 'Publish an event and tell those who want to know',
      answers: done,
      errors: ['rejected'],
    },
    'POST /events/unpublish/{id}': { summary: 'Take back that an event was published', answers: done },
  },
}
