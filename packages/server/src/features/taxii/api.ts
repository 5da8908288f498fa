import { text } from '@tocsin/format'
import type { Media, RouteTable, Writing } from '../../platform/http/api/route-table.ts'
import { anything, fields, listOf, maybe, media, object, told } from '../../platform/http/api/shapes.ts'
import { TAXII } from './media-type.ts'

const taxii = ({ writes }: Writing): Media => media(TAXII, writes)
const wholeNumber = { writes: { type: 'integer' } }
const yesNo = { writes: { type: 'boolean' } }
const collection = object({
  id: text,
  title: text,
  description: maybe(text),
  alias: maybe(text),
  can_read: yesNo,
  can_write: yesNo,
  media_types: listOf(text),
})
const page = { more: maybe(yesNo), next: maybe(text) }
const status = object({
  id: text,
  status: { writes: { enum: ['pending', 'complete'] } },
  request_timestamp: maybe(text),
  ...fields(wholeNumber, 'total_count success_count failure_count pending_count'),
  ...fields(maybe(listOf(anything)), 'successes failures pendings'),
})
const narrowing = {
  limit: told(text, 'So many in a page.'),
  next: told(text, 'What the page before calls next.'),
  added_after: told(text, 'A time such as 2026-01-02T03:04:05Z.'),
  ...fields(text, 'match[id] match[type] match[version] match[spec_version]'),
}
const named = { object: told(text, 'The id of a STIX object.') }

export const taxiiApi: RouteTable = {
  group: 'TAXII',
  routes: {
    'GET /taxii2': { summary: 'Name the API roots', answers: taxii(object({ title: text, api_roots: listOf(text) })) },
    'GET /taxii2/tocsin': {
      summary: 'Describe the API root',
      answers: taxii(object({ title: text, versions: listOf(text), max_content_length: wholeNumber })),
    },
    'GET /taxii2/tocsin/collections': {
      summary: 'List collections',
      answers: taxii(object({ collections: maybe(listOf(collection)) })),
    },
    'GET /taxii2/tocsin/collections/{id}': { summary: 'Show a collection', answers: taxii(collection) },
    'GET /taxii2/tocsin/collections/{id}/manifest': {
      summary: 'List what is in a collection',
      takes: narrowing,
      answers: taxii(object({ ...page, objects: maybe(listOf(anything)) })),
    },
    'GET /taxii2/tocsin/collections/{id}/objects': {
      summary: 'Give what is in a collection',
      takes: narrowing,
      answers: taxii(object({ ...page, objects: maybe(listOf(anything)) })),
    },
    'POST /taxii2/tocsin/collections/{id}/objects': {
      summary: 'Put STIX objects into a collection',
      body: media(TAXII, {
        type: 'object',
        properties: { objects: { type: 'array', items: { type: 'object' } } },
        required: ['objects'],
      }),
      answers: taxii(status),
      status: 202,
      errors: ['unsupported-media', 'rejected'],
    },
    'GET /taxii2/tocsin/collections/{id}/objects/{object}': {
      summary: 'Give an object of a collection',
      takes: narrowing,
      path: named,
      answers: taxii(object({ ...page, objects: maybe(listOf(anything)) })),
    },
    'DELETE /taxii2/tocsin/collections/{id}/objects/{object}': {
      summary: 'Refuse to delete an object of a collection',
      path: named,
      answers: 'nothing',
    },
    'GET /taxii2/tocsin/collections/{id}/objects/{object}/versions': {
      summary: 'List the versions of an object of a collection',
      takes: narrowing,
      path: named,
      answers: taxii(object({ ...page, versions: maybe(listOf(text)) })),
    },
    'GET /taxii2/tocsin/status/{id}': { summary: 'Tell what became of objects that were put', answers: taxii(status) },
  },
}
