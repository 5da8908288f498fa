import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { listRuns, presentRun, readOutcomes, readRun } from '../runs/list.ts'
import type { RunRow } from '../runs/start.ts'

/** The latest receipts, newest first, of one feed or of all; `next` goes on behind the last. */
export async function listReceipts({ db }: Context, wishes: Wishes): Promise<object> {
  const { runs, next } = await listRuns(db, 'feed', {
    id: positiveWish(wishes['feed']),
    before: positiveWish(wishes['before']),
    limit: positiveWish(wishes['limit']),
  })
  return { receipts: runs.map(receiptOf), next }
}

/** One receipt; of a feed of events with what became of each, `after` the uuid that the page before ended with. */
export async function readReceipt({ db }: Context, id: string, wishes: Wishes): Promise<object> {
  const run = await readRun(db, 'feed', id)
  const after = textWish(wishes['after'])
  if (after !== '' && !isUuid(after)) throw new Problem('invalid', 'after has to be the uuid of the page before.')
  const page = await readOutcomes(db, run.id, {
    after: after === '' ? '' : `event:${after}`,
    limit: positiveWish(wishes['limit']),
  })
  const outcomes = page.outcomes.map(({ uuid, outcome, why }) => ({ uuid, outcome, why }))
  return { ...receiptOf(run), outcomes, next: page.next === null ? null : outcomes.at(-1)?.uuid }
}

function receiptOf(run: RunRow): object {
  return { ...presentRun(run), what: run.what, counts: run.counts }
}
