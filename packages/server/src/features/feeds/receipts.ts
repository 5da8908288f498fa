import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import type { RunRow } from './runs.ts'

const MOST = 100
const MOST_OUTCOMES = 10_000

/** The latest receipts, newest first, of one feed or of all; `next` goes on behind the last. */
export async function listRuns({ db }: Context, wishes: Wishes): Promise<object> {
  const size = Math.min(positiveWish(wishes['limit']) ?? 20, MOST)
  const [feed, before] = [positiveWish(wishes['feed']), positiveWish(wishes['before'])]
  const rows = await db
    .selectFrom('feed_runs')
    .selectAll()
    .$if(feed !== undefined, (query) => query.where('feed_id', '=', feed ?? 0))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(size + 1)
    .execute()
  const shown = rows.slice(0, size)
  return { receipts: shown.map(receiptOf), next: rows.length > size ? String(shown.at(-1)?.id) : null }
}

/** One receipt; of a feed of events with what became of each, `after` the uuid that the page before ended with. */
export async function readRun({ db }: Context, id: string, wishes: Wishes): Promise<object> {
  const run = /^\d{1,15}$/.test(id)
    ? await db.selectFrom('feed_runs').selectAll().where('id', '=', Number(id)).executeTakeFirst()
    : undefined
  if (!run) throw new Problem('not-found', 'There is no such receipt.')
  const size = Math.min(positiveWish(wishes['limit']) ?? 1_000, MOST_OUTCOMES)
  const after = textWish(wishes['after'])
  if (after !== '' && !isUuid(after)) throw new Problem('invalid', 'after has to be the uuid of the page before.')
  const outcomes = await db
    .selectFrom('feed_outcomes')
    .select(['uuid', 'outcome', 'why'])
    .where('run_id', '=', run.id)
    .$if(after !== '', (query) => query.where('uuid', '>', after))
    .orderBy('uuid')
    .limit(size + 1)
    .execute()
  const shown = outcomes.slice(0, size)
  return { ...receiptOf(run), outcomes: shown, next: outcomes.length > size ? shown.at(-1)?.uuid : null }
}

function receiptOf(run: RunRow): object {
  const { feed_id, feed_name, feed_url, what, state, error, counts, job_id, created, ended } = run
  return {
    id: String(run.id),
    feed: { id: feed_id === null ? null : String(feed_id), name: feed_name, url: feed_url },
    what,
    state,
    error,
    counts,
    job: job_id === null ? null : String(job_id),
    created: created.toISOString(),
    ended: ended?.toISOString() ?? null,
  }
}
