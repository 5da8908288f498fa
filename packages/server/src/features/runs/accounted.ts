import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { countsOf } from './counts.ts'
import type { RunRow } from './start.ts'

/**
 * Does a run and closes its account, for good or with the reason that it failed for. What the end of the server interrupts
 * stays open, and goes on when the job is taken up again. What the work answers is what the run came to, unless that is
 * counted by what became of each record.
 */
// oxlint-disable-next-line max-params -- where, which, for which job, how
export async function accounted(
  { db }: Context,
  runId: number,
  job: JobRun,
  work: (run: RunRow) => Promise<object | void>,
): Promise<object> {
  const run = await beginRun(db, runId, job)
  try {
    const counts = (await work(run)) ?? null
    await closeRun(db, runId, { state: 'done', error: null, counts: counts && JSON.stringify(counts) })
    return counts ?? (await countsOf(db, runId))
  } catch (error) {
    if (job.isCancelled()) await closeRun(db, runId, { state: 'failed', error: 'It was cancelled.' })
    else if (!job.signal.aborted) await closeRun(db, runId, { state: 'failed', error: reasonOf(error) })
    throw error
  }
}

async function beginRun(db: Db, runId: number, job: JobRun): Promise<RunRow> {
  const run = await db
    .updateTable('runs')
    .set({ state: 'running', error: null, ended: null })
    .where('id', '=', runId)
    .where('job_id', '=', job.id)
    .returningAll()
    .executeTakeFirst()
  if (!run) throw new Problem('not-found', 'The account of this job is not here any more: ask again.')
  return run
}

type Closing = { state: 'done' | 'failed'; error: string | null; counts?: string | null }

async function closeRun(db: Db, runId: number, closing: Closing): Promise<void> {
  await db
    .updateTable('runs')
    .set({ ...closing, ended: sql<Date>`now()` })
    .where('id', '=', runId)
    .execute()
}

function reasonOf(error: unknown): string {
  return error instanceof Problem ? error.message : 'An internal error has occurred.'
}
