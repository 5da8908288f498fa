import { localId, text } from '@tocsin/format'
import { listOf, maybe, named, object, orNull, told } from '../../platform/http/api/shapes.ts'

const time = { writes: { type: 'string', format: 'date-time' } }
const over = object({ id: orNull(localId), name: text, url: text })

/** What a receipt says, as `presentRun` writes it. */
export const receiptFields = {
  id: localId,
  server: maybe(over),
  feed: maybe(over),
  state: text,
  error: orNull(text),
  job: orNull(localId),
  created: time,
  ended: orNull(time),
  counts: orNull(named({ writes: {} })),
}

const outcome = object({ kind: maybe(text), uuid: text, outcome: text, why: orNull(text) })

/** A page of what became of each record, and the cursor of the next. */
export const outcomeFields = { outcomes: listOf(outcome), next: orNull(text) }

/** Where a page begins and how long it is. */
export const pageOfOutcomes = { after: told(text, 'What the page before calls next.'), limit: localId }
