import type { Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { farReachingPermissions } from '../../access/permissions.ts'
import type { UsersTable } from '../../db/tables/accounts.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

export type UserRow = Selectable<UsersTable>

/** The user of this local id whom the actor may administer: org admins their organisation's, site admins everybody. */
async function findAdministered(db: Db | Tx, actor: Actor, text: string): Promise<UserRow | undefined> {
  const id = text === 'me' ? actor.userId : /^\d{1,15}$/.test(text) ? Number(text) : 0
  return db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .$if(!isSiteAdmin(actor), (query) => query.where('org_id', '=', actor.orgId))
    .executeTakeFirst()
}

export async function requireAdministered(db: Db | Tx, actor: Actor, text: string): Promise<UserRow> {
  const found = await findAdministered(db, actor, text)
  if (!found) throw new Problem('not-found', 'Invalid user')
  return found
}

/**
 * The user whom the actor may change. Whoever could set the password or address of a site admin or of a synchronising user
 * would be one: only who has as much as they do changes them.
 */
export async function requireChangeable(tx: Tx, actor: Actor, text: string): Promise<UserRow> {
  const found = await requireAdministered(tx, actor, text)
  if (isSiteAdmin(actor)) return found
  const role = await tx.selectFrom('roles').select('permissions').where('id', '=', found.role_id).executeTakeFirst()
  const beyond = farReachingPermissions.filter((permission) => !actor.permissions.has(permission))
  if (beyond.some((permission) => role?.permissions.includes(permission)))
    throw new Problem('not-found', 'Invalid user')
  return found
}

/** The user whom the actor may look at: themselves, or one they administer. */
export async function requireVisible(db: Db | Tx, actor: Actor, text: string): Promise<UserRow> {
  const isSelf = text === 'me' || text === String(actor.userId)
  if (isSelf || actor.permissions.has('perm_admin') || isSiteAdmin(actor)) {
    const found = await findAdministered(db, actor, text)
    if (found) return found
  }
  throw new Problem('not-found', 'Invalid user or not authorised.')
}
