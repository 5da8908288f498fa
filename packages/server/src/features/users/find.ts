import type { Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { UsersTable } from '../../db/tables/accounts.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

export type UserRow = Selectable<UsersTable>

/** The user of this local id, as far as the actor may administer them: org admins their own organisation's, site admins all. */
export async function findAdministered(db: Db | Tx, actor: Actor, text: string): Promise<UserRow | undefined> {
  const id = text === 'me' ? actor.userId : /^\d{1,15}$/.test(text) ? Number(text) : 0
  return db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .$if(!isSiteAdmin(actor), (query) => query.where('org_id', '=', actor.orgId))
    .executeTakeFirst()
}

export async function requireAdministered(
  db: Db | Tx,
  actor: Actor,
  text: string,
  message = 'Invalid user',
): Promise<UserRow> {
  const found = await findAdministered(db, actor, text)
  if (!found) throw new Problem('not-found', message)
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
