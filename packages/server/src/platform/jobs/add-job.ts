import { sql } from 'kysely'
import type { Tx } from '../db/connect.ts'
import type { JobName, JobOwner, JobPayloads } from './names.ts'

type Wishes = {
  by: Pick<JobOwner, 'userId' | 'orgId'>
  /** Not before this. */
  runAt?: Date
  /** Jobs of one queue are done one after the other; it is the job's name unless it is said. */
  queue?: string
}

/** A job that fails for a reason that may pass is tried so often, ever more slowly. */
const MAX_ATTEMPTS = 10

/**
 * Enqueues a job in the caller's transaction: it comes about if the change does. Jobs of one name are done one after the
 * other. Answers the id by which `/tocsin/jobs` shows it.
 */
export async function addJob<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayloads[Name],
  { by, runAt, queue = name }: Wishes,
): Promise<number> {
  const { id } = await tx
    .insertInto('jobs')
    .values({ kind: name, user_id: by.userId, org_id: by.orgId, payload: JSON.stringify(payload), queue })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueue(tx, { id, name, payload, runAt, queue })
  return id
}

type Enqueued = { id: number; name: string; payload: unknown; runAt?: Date | undefined; queue: string | null }

/** Puts a job that is kept already into the queue, for the first time or once more. */
export async function enqueue(tx: Tx, { id, name, payload, runAt, queue }: Enqueued): Promise<void> {
  const told = JSON.stringify({ record: id, payload })
  await sql`
    update jobs set worker_job_id = (graphile_worker.add_job(
      ${name}::text, ${told}::json, queue_name := ${queue ?? name}::text, run_at := ${runAt ?? null}::timestamptz,
      max_attempts := ${MAX_ATTEMPTS}::integer)).id
    where id = ${id}`.execute(tx)
}
