import { sql } from 'kysely'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { mayUse, type SharingGroupRow } from './resolve.ts'

const HIDDEN = "Sharing group doesn't exist or you do not have permission to access it."

/** The group of this id or uuid, as far as the actor may look at it; hidden and absent look alike. */
async function findGroup(db: Db | Tx, actor: Actor, text: string): Promise<SharingGroupRow | undefined> {
  const query = db.selectFrom('sharing_groups').selectAll()
  const found = /^\d{1,15}$/.test(text)
    ? await query.where('id', '=', Number(text)).executeTakeFirst()
    : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
      ? await query.where('uuid', '=', text.toLowerCase()).executeTakeFirst()
      : undefined
  return found && mayUse(actor, found) ? found : undefined
}

/** As `findGroup`. MISP answers 405, and 404 to HEAD. */
export async function requireGroup(db: Db, actor: Actor, text: string, isHead = false): Promise<SharingGroupRow> {
  const found = await findGroup(db, actor, text)
  if (!found) throw new Problem(isHead ? 'not-found' : 'not-allowed', HIDDEN)
  return found
}

/** Whether the actor may edit: the owner, a member with `extend`, or the user who brought the group here. */
export async function mayExtend(db: Db | Tx, actor: Actor, group: SharingGroupRow): Promise<boolean> {
  if (isSiteAdmin(actor)) return true
  if (!holds(actor, 'perm_sharing_group')) return false
  if (group.org_id === actor.orgId || group.sync_user_id === actor.userId) return true
  const { rows } = await sql`
    select 1 from sharing_group_orgs
    where sharing_group_id = ${group.id} and org_id = ${actor.orgId} and extend`.execute(db)
  return rows.length > 0
}

/** The group that the actor may edit. */
export async function requireEditable(tx: Tx, actor: Actor, text: string, message: string): Promise<SharingGroupRow> {
  const found = await findGroup(tx, actor, text)
  if (!found || !(await mayExtend(tx, actor, found))) throw new Problem('not-allowed', message)
  return found
}
