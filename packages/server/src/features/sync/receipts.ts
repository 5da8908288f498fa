import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { countsOf } from '../runs/counts.ts'
import { listRuns, presentRun, readOutcomes, readRun } from '../runs/list.ts'
import type { RunRow } from '../runs/start.ts'

/** The latest receipts, newest first, of one link or of all; `next` goes on behind the last. */
export async function listReceipts({ db }: Context, wishes: Wishes): Promise<object> {
  const filter = {
    id: numberIn(wishes, 'server'),
    before: numberIn(wishes, 'before'),
    limit: positiveWish(wishes['limit']),
    what: ['pull', 'push', 'cache'] as const,
  }
  const { runs, next } = await listRuns(db, 'server', filter)
  return { receipts: await Promise.all(runs.map(async (run) => receiptOf(db, run))), next }
}

/** One receipt, with what became of each record; `after` and `limit` page through those. */
export async function readReceipt({ db }: Context, id: string, wishes: Wishes): Promise<object> {
  const run = await readRun(db, 'server', id)
  const page = await readOutcomes(db, run.id, {
    after: textWish(wishes['after']),
    limit: positiveWish(wishes['limit']),
  })
  return { ...(await receiptOf(db, run)), ...page }
}

function numberIn(wishes: Wishes, field: string): number | undefined {
  const text = textWish(wishes[field])
  if (text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Problem('invalid', `${field} has to be a whole number.`)
}

async function receiptOf(db: Db, run: RunRow): Promise<object> {
  const { what: way, technique } = run
  return { ...presentRun(run), way, technique, counts: run.counts ?? (await countsOf(db, run.id)) }
}
