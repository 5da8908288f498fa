import type { Selectable } from 'kysely'
import { dateTimeText } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { JobsTable } from '../../db/tables/content.ts'
import type { Db } from '../../platform/db/connect.ts'
import { visibleJobs } from './find.ts'

const LISTED = 20

/** What MISP calls the states of a job, by the numbers it keeps them under. */
const STATES = {
  queued: { status: 1, text: 'Waiting' },
  running: { status: 2, text: 'Running' },
  failed: { status: 3, text: 'Failed' },
  done: { status: 4, text: 'Completed' },
  cancelled: { status: 3, text: 'Failed' },
} as const

/** The latest jobs as MISP lists them, a page of twenty. Source: MISP's JobsController::index. */
export async function mispJobs(db: Db, actor: Actor, page: number): Promise<object[]> {
  const rows = await visibleJobs(db, actor)
    .innerJoin('organisations', 'organisations.id', 'jobs.org_id')
    .selectAll('jobs')
    .select(['organisations.name as org_name', 'organisations.uuid as org_uuid'])
    .orderBy('jobs.id', 'desc')
    .limit(LISTED)
    .offset((page - 1) * LISTED)
    .execute()
  return rows.map((row) => ({
    Job: presentJob(row),
    Org: { id: String(row.org_id), name: row.org_name, uuid: row.org_uuid },
  }))
}

/** How far a job is: by its number, or the latest of a kind. Source: MISP's JobsController::getProgress. */
export async function progressOf(db: Db, actor: Actor, wanted: string): Promise<string> {
  const row = await visibleJobs(db, actor)
    .selectAll()
    .$call((query) =>
      /^\d{1,15}$/.test(wanted)
        ? query.where('jobs.id', '=', Number(wanted))
        : query.where('jobs.kind', '=', wanted.replaceAll('\0', '')),
    )
    .orderBy('jobs.id', 'desc')
    .executeTakeFirst()
  return `${row ? percentage(row) : 0}%`
}

function presentJob(job: Selectable<JobsTable>): object {
  const { status, text } = STATES[job.state]
  return {
    id: String(job.id),
    worker: 'default',
    job_type: job.kind,
    job_input: '',
    status: String(status),
    retries: '0',
    message: job.error ?? job.message,
    progress: String(percentage(job)),
    org_id: String(job.org_id),
    process_id: job.worker_job_id === null ? null : String(job.worker_job_id),
    date_created: dateTimeText(job.created.getTime() / 1_000),
    date_modified: dateTimeText((job.ended ?? job.started ?? job.created).getTime() / 1_000),
    job_status: text,
    failed: job.state === 'failed',
    worker_status: true,
  }
}

function percentage({ state, done, total }: Pick<Selectable<JobsTable>, 'state' | 'done' | 'total'>): number {
  if (state === 'done') return 100
  return total ? Math.min(100, Math.floor((100 * done) / total)) : 0
}
