import { sql, type Selectable } from 'kysely'
import type { Context } from '../../context.ts'
import type { FeedOutcome, FeedRunsTable } from '../../db/tables/feeds.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import type { FeedRow } from './find-feed.ts'

export type RunRow = Selectable<FeedRunsTable>
export type Counts = Record<string, number>

/** Enqueues a run over a feed. One that waits or is at work is not asked for twice. Answers the job's id. */
export async function enqueueRun(
  context: Pick<Context, 'pool'>,
  by: JobOwner,
  feed: FeedRow,
  what: RunRow['what'],
): Promise<number> {
  return inTransaction(context, async (tx) => {
    // Two who ask at once are answered one after the other.
    await tx.selectFrom('feeds').select('id').where('id', '=', feed.id).forUpdate().execute()
    return (await pendingJob(tx, feed, what)) ?? addRun(tx, by, feed, what)
  })
}

async function pendingJob(tx: Tx, feed: FeedRow, what: RunRow['what']): Promise<number | undefined> {
  const row = await tx
    .selectFrom('feed_runs')
    .innerJoin('jobs', 'jobs.id', 'feed_runs.job_id')
    .select('jobs.id')
    .where('feed_runs.feed_id', '=', feed.id)
    .where('feed_runs.what', '=', what)
    .where('jobs.state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return row?.id
}

// oxlint-disable-next-line max-params -- within what, for whom, which feed, and what is done
async function addRun(tx: Tx, by: JobOwner, feed: FeedRow, what: RunRow['what']): Promise<number> {
  const { id: run } = await tx
    .insertInto('feed_runs')
    .values({ feed_id: feed.id, feed_name: feed.name, feed_url: feed.url, what, user_id: by.userId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const job = await addJob(tx, `feeds.${what}`, { run, by }, { by })
  await tx.updateTable('feed_runs').set({ job_id: job }).where('id', '=', run).execute()
  return job
}

/** Does a run, and writes down what it came to, whatever that is. */
export async function accounted(
  { db, log }: Context,
  runId: number,
  job: JobRun,
  work: (feed: FeedRow) => Promise<Counts>,
): Promise<Counts> {
  const run = db.updateTable('feed_runs').where('id', '=', runId)
  const { feed_id } = await run.set({ state: 'running' }).returning('feed_id').executeTakeFirstOrThrow()
  try {
    const feed = await db.selectFrom('feeds').selectAll().where('id', '=', feed_id).executeTakeFirst()
    if (!feed) throw new Problem('not-found', 'The feed was deleted meanwhile.')
    const counts = await work(feed)
    await run.set({ state: 'done', error: null, counts: JSON.stringify(counts), ended: sql<Date>`now()` }).execute()
    return counts
  } catch (error) {
    if (job.signal.aborted) throw error
    const told = error instanceof Problem ? error.message : 'An internal error has occurred.'
    if (!(error instanceof Problem)) log.error({ err: error, run: runId }, 'a feed could not be read')
    await run.set({ state: 'failed', error: told, ended: sql<Date>`now()` }).execute()
    throw error
  }
}

/** What became of one event of a feed. */
export type Outcome = { uuid: string; outcome: FeedOutcome; why?: string | undefined }

/** So many are written down at once. */
const BATCH = 2_000

/** The account of a run over events: each once, whatever interrupts it. */
export type Account = {
  /** Written down in the transaction of the change itself, so that both happen or neither. */
  note(tx: Tx | Db, outcomes: readonly Outcome[]): Promise<void>
  /** What an earlier attempt of this run has done already. */
  settled(): Promise<ReadonlySet<string>>
  counts(): Promise<Counts>
}

/** Opens the account of a run, or goes on with it where it was interrupted. What had failed is tried again. */
export async function openAccount({ db }: Context, runId: number): Promise<Account> {
  await db.deleteFrom('feed_outcomes').where('run_id', '=', runId).where('outcome', '=', 'failed').execute()
  const rows = db.selectFrom('feed_outcomes').where('run_id', '=', runId)
  return {
    async note(tx, outcomes) {
      for (let i = 0; i < outcomes.length; i += BATCH) {
        const values = outcomes
          .slice(i, i + BATCH)
          .map(({ why = '', ...outcome }) => ({ run_id: runId, ...outcome, why }))
        await tx
          .insertInto('feed_outcomes')
          .values(values)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    },
    settled: async () => new Set((await rows.select('uuid').execute()).map(({ uuid }) => uuid)),
    async counts() {
      const counted = await rows
        .select(['outcome', sql<number>`count(*)`.as('count')])
        .groupBy('outcome')
        .execute()
      return Object.fromEntries(counted.map(({ outcome, count }) => [outcome, count]))
    },
  }
}
