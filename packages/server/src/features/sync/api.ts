import { flag, list, localId, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  fields,
  listOf,
  maybe,
  media,
  needed,
  object,
  orNull,
  told,
} from '../../platform/http/api/shapes.ts'
import { outcomeFields, pageOfOutcomes, receiptFields } from '../runs/receipt.ts'

const queued = object({ name: text, message: text, url: text })
const link = { server: told(localId, 'The number of the link.') }
const receipt = { ...receiptFields, way: text, technique: orNull(text) }

export const syncApi: RouteTable = {
  group: 'Exchange with other servers',
  routes: {
    'GET POST /servers/pull/{id}[/{technique}]': {
      summary: 'Pull what another server has',
      path: { technique: told(text, 'full, update, pull_relevant_clusters, or the number or UUID of an event.') },
      answers: queued,
    },
    'GET POST /servers/push/{id}[/{technique}]': {
      summary: 'Push what is here to another server',
      path: { technique: told(text, 'full, incremental, or the number or UUID of an event.') },
      answers: queued,
    },
    'GET POST /servers/testConnection/{id}': {
      summary: 'Try a link to another server',
      answers: object({
        status: { writes: { type: 'integer', description: '1 for well; otherwise what went wrong.' } },
        local_version: maybe(text),
        version: maybe(text),
        mismatch: maybe(anything),
        newer: maybe(anything),
        post: maybe(anything),
        uuid: maybe(anything),
        request_encoding: maybe(anything),
        response_encoding: maybe(anything),
        client_certificate: maybe(anything),
      }),
    },
    'GET POST /servers/cache[/{scope}]': {
      summary: 'Keep the values of other servers to look them up',
      path: { scope: told(text, 'all, or the number of a link.') },
      answers: done,
    },
    'GET POST /servers/previewIndex/{id}': {
      summary: 'List the events that another server has',
      takes: fields(anything, 'limit page searchall'),
      answers: listOf(anything),
      errors: ['upstream'],
    },
    'GET /servers/previewEvent/{id}/{event}': {
      summary: 'Show an event of another server',
      path: { event: told(text, 'Its number there, or its UUID.') },
      answers: object({ Event: anything }),
      errors: ['upstream'],
    },
    'POST /events/filterEventIdsForPush': {
      summary: 'Tell which of these events are wanted here',
      body: { accepts: { type: 'array', items: { type: 'object' } } },
      answers: listOf(uuid),
    },
    'POST /tocsin/drift/{server}': {
      summary: 'Measure anew what either side of a link lacks',
      path: link,
      answers: object({ job: localId }),
    },
    'GET /tocsin/drift/{server}': {
      summary: 'Tell what either side of a link lacks, or has in another version',
      path: link,
      takes: pageOfOutcomes,
      answers: object({ ...receiptFields, differences: listOf(anything), next: orNull(text) }),
      errors: ['not-found'],
    },
    'GET POST /tocsin/changes': {
      summary: 'Tell another server of Tocsin what changed since it last asked',
      takes: { after: told(text, 'The cursor of the last answer.'), ...fields(anything, 'tag org') },
      answers: object({ cursor: text, complete: flag, events: listOf(anything), withdrawn: listOf(text) }),
    },
    'POST /tocsin/batch': {
      summary: 'Give another server of Tocsin several events, a line each',
      takes: { events: needed(told(list(text), 'Their UUIDs.')), localTags: flag },
      answers: media('application/x-ndjson'),
    },
    'GET /tocsin/receipts': {
      summary: 'List what went over links',
      takes: {
        server: told(localId, 'Over this link.'),
        before: told(localId, 'Before this receipt.'),
        limit: localId,
      },
      answers: object({ receipts: listOf(object(receipt)), next: orNull(text) }),
    },
    'GET /tocsin/receipts/{id}': {
      summary: 'Show what went over a link, record by record',
      takes: pageOfOutcomes,
      answers: object({ ...receipt, ...outcomeFields }),
    },
  },
}
