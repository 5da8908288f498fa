import { sql, type Selectable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { ScheduledExportsTable } from '../../db/tables/exports.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

export type ExportRow = Selectable<ScheduledExportsTable>
export type OwnedExport = ExportRow & { search_uuid: string; search_name: string; is_running: boolean }

/** The actor's own exports: what they send out is seen through their eyes, and is nobody else's. There are few of them. */
export async function listExports(db: Db | Tx, actor: Actor): Promise<OwnedExport[]> {
  return ownExports(db, actor).orderBy('scheduled_exports.id').execute()
}

export async function requireExport(db: Db | Tx, actor: Actor, uuid: string): Promise<OwnedExport> {
  const found = isUuid(uuid)
    ? await ownExports(db, actor).where('scheduled_exports.uuid', '=', uuid).executeTakeFirst()
    : undefined
  if (!found) throw new Problem('not-found', 'There is no such export.')
  return found
}

function ownExports(db: Db | Tx, { userId }: Actor) {
  return db
    .selectFrom('scheduled_exports')
    .innerJoin('saved_searches', 'saved_searches.id', 'scheduled_exports.saved_search_id')
    .selectAll('scheduled_exports')
    .select(['saved_searches.uuid as search_uuid', 'saved_searches.name as search_name', isRunning.as('is_running')])
    .where('scheduled_exports.user_id', '=', userId)
}

/** Whether its last job waits or is at work. */
export const isRunning = sql<boolean>`exists (
  select from jobs where jobs.id = scheduled_exports.job_id and jobs.state in ('queued', 'running'))`
