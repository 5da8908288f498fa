import { sql, type Selectable } from 'kysely'
import type { RunsTable, RunOver, RunWhat } from '../../db/tables/runs.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'

export type RunRow = Selectable<RunsTable>

/** A link or a feed; what it is called and where it leads stay with its runs. */
export type RunSubject = { over: RunOver; id: number; name: string; url: string }

export type NewRun = { what: RunWhat; technique?: string; userId: number; job?: number }

/** Keeps a run, in which nothing has been done yet. Answers its id. */
export async function startRun(
  db: Db | Tx,
  { over, id, name, url }: RunSubject,
  { what, technique = '', userId, job }: NewRun,
): Promise<number> {
  const about = over === 'server' ? { server_id: id } : { feed_id: id }
  const run = await db
    .insertInto('runs')
    .values({ over, ...about, name, url, what, technique, user_id: userId, job_id: job ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return run.id
}

/** The jobs that do a run; what they are called says what they do. */
type RunJob = 'sync.pull' | 'sync.push' | 'sync.cache' | 'sync.drift' | 'feeds.fetch' | 'feeds.cache'

const WHAT = {
  'sync.pull': 'pull',
  'sync.push': 'push',
  'sync.cache': 'cache',
  'sync.drift': 'drift',
  'feeds.fetch': 'fetch',
  'feeds.cache': 'cache',
} as const satisfies Record<RunJob, RunWhat>

export type Asked = { job: RunJob; technique?: string; by: JobOwner }

/**
 * Enqueues a run; it is kept from now on, whatever comes of it. Runs of one kind over one link or feed are done one after
 * the other, and hold up no others.
 */
export async function enqueueRun(
  tx: Tx,
  subject: RunSubject,
  { job: name, technique = '', by }: Asked,
): Promise<{ run: number; job: number }> {
  const run = await startRun(tx, subject, { what: WHAT[name], technique, userId: by.userId })
  const job = await addJob(tx, name, { run, by }, { by, queue: `${name}:${subject.id}` })
  await tx.updateTable('runs').set({ job_id: job }).where('id', '=', run).execute()
  return { run, job }
}

/** As `enqueueRun`, but one that waits or is at work is not asked for twice. Answers the job's id. */
export async function enqueueOnce(tx: Tx, subject: RunSubject, asked: Asked): Promise<number> {
  // Two who ask at once are answered one after the other.
  await sql`select id from ${sql.table(`${subject.over}s`)} where id = ${subject.id} for update`.execute(tx)
  return (await pendingJob(tx, subject, asked)) ?? (await enqueueRun(tx, subject, asked)).job
}

async function pendingJob(tx: Tx, { over, id }: RunSubject, asked: Asked): Promise<number | undefined> {
  const row = await tx
    .selectFrom('runs')
    .innerJoin('jobs', 'jobs.id', 'runs.job_id')
    .select('jobs.id')
    .where(over === 'server' ? 'runs.server_id' : 'runs.feed_id', '=', id)
    .where('runs.what', '=', WHAT[asked.job])
    .$if(asked.technique !== undefined, (query) => query.where('runs.technique', '=', asked.technique ?? ''))
    .where('jobs.state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return row?.id
}
