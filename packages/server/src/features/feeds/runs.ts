import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { accounted } from '../runs/accounted.ts'
import { enqueueOnce } from '../runs/start.ts'
import type { FeedRow } from './find-feed.ts'

export type Counts = Record<string, number>

/** Has a feed fetched, or its values kept. What waits or is at work is not asked for twice. Answers the job's id. */
export async function enqueueRun(
  context: Pick<Context, 'pool'>,
  by: JobOwner,
  { id, name, url }: FeedRow,
  what: 'fetch' | 'cache',
): Promise<number> {
  return inTransaction(context, async (tx) =>
    enqueueOnce(tx, { over: 'feed', id, name, url }, { job: `feeds.${what}`, by }),
  )
}

/** Does a run over a feed, and writes down what it came to, whatever that is. */
// oxlint-disable-next-line max-params -- where, which, for which job, how
export async function overFeed(
  context: Context,
  runId: number,
  job: JobRun,
  work: (feed: FeedRow) => Promise<Counts>,
): Promise<object> {
  return accounted(context, runId, job, async ({ feed_id }) => {
    const feed = await context.db.selectFrom('feeds').selectAll().where('id', '=', feed_id).executeTakeFirst()
    if (!feed) throw new Problem('not-found', 'The feed was deleted meanwhile.')
    return work(feed)
  })
}
