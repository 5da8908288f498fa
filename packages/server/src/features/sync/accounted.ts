import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { closeRun, countsOf, type Counts, type RunRow } from './runs.ts'

/**
 * Does a run and closes its account, for good or with the reason that it failed for. What the end of the server interrupts
 * stays open, and goes on when the job is taken up again.
 */
// oxlint-disable-next-line max-params -- where, which, for which job, how
export async function accounted(
  context: Context,
  runId: number,
  job: JobRun,
  work: (run: RunRow) => Promise<void>,
): Promise<Counts> {
  const run = await context.db.selectFrom('sync_runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
  try {
    await work(run)
    await closeRun(context, runId)
  } catch (error) {
    if (job.isCancelled()) await closeRun(context, runId, 'It was cancelled.')
    else if (!job.signal.aborted) {
      await closeRun(context, runId, error instanceof Problem ? error.message : 'An internal error has occurred.')
    }
    throw error
  }
  return countsOf(context.db, runId)
}
