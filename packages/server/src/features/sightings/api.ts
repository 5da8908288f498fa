import { flag, list, localId, nativeInteger, seconds, sighting, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  also,
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  media,
  message,
  object,
  oneOf,
  quick,
  record,
  told,
} from '../../platform/http/api/shapes.ts'

const own = { ...fields(localId, 'id attribute_id event_id org_id type'), uuid, date_sighting: seconds, source: text }
const org = told(text, 'An organisation, by number, UUID or name.')
const context = told(oneOf('attribute', 'event'), 'What the id is of.')
const listed = listOf(object({ Sighting: object(own), Organisation: object({ name: text }) }))
const searching = {
  returnFormat: oneOf('json', 'xml', 'csv'),
  context,
  id: list(text),
  uuid: list(text),
  type: told(list(text), '0 sighting, 1 false positive, 2 expiration.'),
  source: list(text),
  org_id: org,
  ...fields(list(text), 'from to last publish_timestamp timestamp'),
  ...fields(flag, 'includeAttribute includeEvent includeUuid'),
  limit: localId,
  page: localId,
}

export const sightingsApi: RouteTable = {
  group: 'Sightings',
  routes: {
    'GET /sightings[/index[/{id}]]': {
      summary: 'List sightings, all or those of an event',
      answers: listOf(also(sighting, { id: localId })),
    },
    'POST /sightings/index': { summary: 'List sightings', answers: listOf(also(sighting, { id: localId })) },
    'GET POST /sightings/listSightings[/{id}[/{context}[/{org}]]]': {
      summary: 'List the sightings of an attribute or event',
      takes: { id: text, context, org_id: org },
      path: { context, org },
      answers: listed,
    },
    'GET POST /sightings/restSearch[/{context}]': {
      summary: 'Search sightings',
      takes: searching,
      path: { context },
      answers: [
        media('application/json', object({ response: listOf(object({ Sighting: anything })) }).writes),
        media('application/xml'),
        media('text/csv'),
      ],
    },
    'POST /sightings/add': {
      summary: 'Tell that a value was seen, wherever it stands',
      answers: eitherOf(record(sighting), message),
    },
    'POST /sightings/add/{id}': {
      summary: 'Tell that an attribute was seen',
      answers: eitherOf(record(sighting), message),
    },
    'POST DELETE /sightings/delete/{id}': { summary: 'Delete a sighting', answers: done },
    'POST /sightings/bulkSaveSightings/{id}': {
      summary: 'Bring sightings of an event from another server',
      body: { accepts: { type: 'array', items: { type: 'object' } } },
      answers: quick,
    },
    'POST /sightings/filterSightingUuidsForPush/{id}': {
      summary: 'Tell which of these sightings of an event are wanted here',
      body: { accepts: { type: 'array', items: { type: 'string' } } },
      answers: listOf(uuid),
    },
    'POST /events/publishSightings/{id}': { summary: 'Hand on the sightings of an event', answers: done },
    'POST /tocsin/sightings/series': {
      summary: 'Count sightings day by day',
      takes: {
        attributes: told(list(text), 'Numbers or UUIDs.'),
        events: told(list(text), 'Numbers or UUIDs.'),
        days: told(localId, 'So many days back.'),
      },
      answers: object({
        from: text,
        to: text,
        series: listOf(
          object({
            of: text,
            id: localId,
            uuid,
            days: listOf(object({ day: text, ...fields(nativeInteger, 'sightings false_positives expirations') })),
          }),
        ),
      }),
    },
  },
}
