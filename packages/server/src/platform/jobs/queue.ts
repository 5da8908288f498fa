import { Logger as WorkerLogger, runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Db } from '../db/connect.ts'
import { StartProblem } from '../start-problem.ts'

/** The queue's tables are its library's, in a schema of their own; it brings them forward itself. */
export async function migrateQueue(pool: pg.Pool, log: Logger): Promise<void> {
  await runMigrations({ pgPool: pool, logger: workerLogger(log) }).catch((error: Error) => {
    // Insufficient privilege. Source: PostgreSQL's error codes, class 42.
    if (!('code' in error) || error.code !== '42501') throw error
    throw new StartProblem(
      `DATABASE_URL leads to a database in which Tocsin may not make the schema of its jobs (${error.message}): its user has to own the database.`,
    )
  })
}

/**
 * What a server that ended without a word was doing is taken up again, or given up where nobody knows how to go on. Only
 * for a server that has the database to itself: others may still be at it, and are found out by the queue in time.
 */
export async function releaseAbandoned(db: Db): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker._private_jobs where locked_by is not null`.execute(db)
  await db
    .updateTable('jobs')
    .set({ state: 'queued' })
    .where('state', '=', 'running')
    .where(sql<boolean>`worker_job_id in (select id from graphile_worker._private_jobs)`)
    .execute()
  await db
    .updateTable('jobs')
    .set({ state: 'failed', ended: sql`now()`, error: 'The server ended before it was done.' })
    .where('state', '=', 'running')
    .execute()
}

/** What the queue says of its work is of no interest but where it goes wrong. */
export function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    if (level === 'error' || level === 'warning') log.warn({ ...meta }, message)
    else log.trace(message)
  })
}
