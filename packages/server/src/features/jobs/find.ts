import type { Selectable, SelectQueryBuilder } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Database } from '../../db/tables.ts'
import type { JobsTable } from '../../db/tables/content.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

const MAX_LISTED = 100

/** The latest jobs, the newest first: one's own, or for site admins all. */
export async function listJobs(db: Db, actor: Actor): Promise<object[]> {
  const rows = await visibleJobs(db, actor).selectAll().orderBy('id', 'desc').limit(MAX_LISTED).execute()
  return rows.map(presentJob)
}

export async function findJob(db: Db, actor: Actor, id: string): Promise<object | undefined> {
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
  const row = await visibleJobs(db, actor).selectAll().where('id', '=', number).executeTakeFirst()
  return row && presentJob(row)
}

/** A job to be changed, held until the transaction ends. */
export async function requireJob(tx: Tx, actor: Actor, id: string): Promise<Selectable<JobsTable>> {
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
  const row = await visibleJobs(tx, actor).selectAll().where('id', '=', number).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('not-found', 'There is no such job.')
  return row
}

/** One's own jobs, or for site admins all. */
export function visibleJobs(db: Db | Tx, actor: Actor): SelectQueryBuilder<Database, 'jobs', object> {
  const jobs = db.selectFrom('jobs')
  return isSiteAdmin(actor) ? jobs : jobs.where('user_id', '=', actor.userId)
}

function presentJob(job: Selectable<JobsTable>): object {
  const { id, kind, state, done, total, message, created, started, ended, error, result, user_id, org_id } = job
  const who = { user_id: String(user_id), org_id: String(org_id) }
  return { id: String(id), kind, state, done, total, message, ...who, created, started, ended, error, result }
}
