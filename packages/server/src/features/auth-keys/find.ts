import { sql } from 'kysely'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import { farReachingPermissions } from '../../access/permissions.ts'
import type { Context } from '../../context.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { AuthKeyRow } from './make.ts'

export type OwnedKey = AuthKeyRow & { email: string }

/**
 * Roles whose keys an org admin may see, make and end: not those of other admins, nor of whoever has more than they do.
 */
function isOrdinary(actor: Actor) {
  const beyond = farReachingPermissions.filter((permission) => !actor.permissions.has(permission))
  return sql<boolean>`not roles.permissions && ${['perm_admin', ...beyond]}::text[]`
}

/** The keys that the actor may see: their own; an org admin those of the organisation's ordinary users; a site admin all. */
export async function findKeys({ db }: Context, actor: Actor, id?: number): Promise<OwnedKey[]> {
  const isAdmin = actor.permissions.has('perm_admin')
  return db
    .selectFrom('auth_keys')
    .innerJoin('users', 'users.id', 'auth_keys.user_id')
    .innerJoin('roles', 'roles.id', 'users.role_id')
    .selectAll('auth_keys')
    .select('users.email')
    .$if(id !== undefined, (query) => query.where('auth_keys.id', '=', id ?? 0))
    .$if(!isSiteAdmin(actor), (query) =>
      query.where((eb) => {
        const isOwn = eb('users.id', '=', actor.userId)
        return isAdmin ? eb.or([isOwn, eb.and([eb('users.org_id', '=', actor.orgId), isOrdinary(actor)])]) : isOwn
      }),
    )
    .orderBy('auth_keys.id')
    .execute()
}

/** The user for whom the actor may make and end keys: themselves, or one whose keys they may see. */
export async function findKeyOwner(db: Db | Tx, actor: Actor, reference: string): Promise<number | undefined> {
  if (reference === 'me' || reference === String(actor.userId)) return actor.userId
  if (!/^\d{1,15}$/.test(reference) || !holds(actor, 'perm_admin')) return undefined
  const user = await db
    .selectFrom('users')
    .innerJoin('roles', 'roles.id', 'users.role_id')
    .select('users.id')
    .where('users.id', '=', Number(reference))
    .$if(!isSiteAdmin(actor), (query) => query.where('users.org_id', '=', actor.orgId).where(isOrdinary(actor)))
    .executeTakeFirst()
  return user?.id
}

export async function requireKey(context: Context, actor: Actor, text: string): Promise<OwnedKey> {
  const [found] = await findKeys(context, actor, /^\d{1,15}$/.test(text) ? Number(text) : 0)
  if (!found) throw new Problem('not-found', 'Invalid AuthKey.')
  return found
}
