import { text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { listOf, named, needed, object, oneOf, orNull, told } from '../../platform/http/api/shapes.ts'
import { recallFields } from './start.ts'

const count = { writes: { type: 'integer', minimum: 0 } }
const state = oneOf('waiting', 'removed', 'kept', 'unreachable')
const passed = listOf(object({ server: text, state, why: text, passed: { writes: { type: 'array' } } }))
const receipt = object({
  id: text,
  event: text,
  reason: text,
  created: text,
  outcome: orNull(oneOf('removed', 'kept')),
  why: text,
  counts: named(count),
  servers: listOf(
    object({
      server: object({ id: orNull(text), name: text, org: text }),
      state,
      why: text,
      passed,
      asked_again: orNull(text),
    }),
  ),
})

export const recallApi: RouteTable = {
  group: 'Recalls',
  routes: {
    'POST /tocsin/recall': {
      summary: 'Ask every server that may have an event to take it out of use',
      more: 'The event is unpublished here. It has to be made here, and by the organisation of whoever asks.',
      takes: {
        event: needed(told(recallFields.event, 'Its id or uuid.')),
        reason: needed(told(recallFields.reason, 'What those that are asked are told.')),
      },
      answers: receipt,
      status: 201,
      errors: ['invalid', 'forbidden', 'not-found', 'not-allowed'],
    },
    'GET /tocsin/recall': {
      summary: 'List recalls, the latest first',
      takes: { limit: told(text, 'At most 100.'), before: told(text, 'The `next` of the page before.') },
      answers: object({ recalls: listOf(receipt), next: orNull(text) }),
      errors: ['not-found'],
    },
    'GET /tocsin/recall/{id}': {
      summary: 'Show what each server says to a recall',
      answers: receipt,
      errors: ['not-found'],
    },
    'POST /tocsin/recall/{id}/ask': {
      summary: 'Ask those servers again that have not answered for good',
      answers: receipt,
      errors: ['not-found'],
    },
    'POST /tocsin/recall/requests': {
      summary: 'Take a recall from another server',
      more: 'Only the server on which an event was made is obeyed: the signature has to be by the key that the copy came with.',
      takes: {
        statement: needed(told(text, 'The recall, word by word as it was signed.')),
        signature: needed(told(text, 'A detached OpenPGP signature over it, in base64.')),
        key: needed(told(text, 'The public key of the server on which the event was made.')),
        from: needed(told(text, 'The uuid of the server that passes it on.')),
      },
      answers: object({ recall: text, outcome: oneOf('removed', 'kept'), why: text, passed }),
      errors: ['invalid', 'forbidden', 'too-large'],
    },
  },
}
