import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { enqueue } from '../../platform/jobs/add-job.ts'
import { findJob, requireJob } from './find.ts'

/** Has a job stop, or never begin. One that is being done stops when it comes to a point where it can. */
export async function cancelJob(context: Context, actor: Actor, id: string): Promise<object | undefined> {
  await inTransaction(context, async (tx) => {
    const job = await requireJob(tx, actor, id)
    if (job.state !== 'queued' && job.state !== 'running') {
      throw new Problem('not-allowed', `The job is ${job.state} already.`)
    }
    const isWaiting = job.state === 'queued'
    await tx
      .updateTable('jobs')
      .set({ state: 'cancelled', ...(isWaiting ? { ended: sql<Date>`now()` } : {}) })
      .where('id', '=', job.id)
      .execute()
    if (isWaiting) await sql`select graphile_worker.complete_jobs(array[${job.worker_job_id}::bigint])`.execute(tx)
  })
  return findJob(context.db, actor, id)
}

/** Has a job done again that failed or was cancelled, with what it was told. */
export async function retryJob(context: Context, actor: Actor, id: string): Promise<object | undefined> {
  await inTransaction(context, async (tx) => {
    const job = await requireJob(tx, actor, id)
    if (job.ended === null || (job.state !== 'failed' && job.state !== 'cancelled')) {
      throw new Problem('not-allowed', `The job is ${job.state}: only what failed or was cancelled is done again.`)
    }
    if (job.payload === null)
      throw new Problem('not-allowed', 'It was done at once, for somebody who waited: ask again.')
    await tx
      .updateTable('jobs')
      .set({ state: 'queued', ended: null, error: null, done: 0, total: null, message: '' })
      .where('id', '=', job.id)
      .execute()
    await enqueue(tx, { id: job.id, name: job.kind, payload: job.payload, queue: job.queue })
  })
  return findJob(context.db, actor, id)
}
