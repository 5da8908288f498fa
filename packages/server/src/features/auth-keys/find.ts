import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { AuthKeyRow } from './make.ts'

export type OwnedKey = AuthKeyRow & { email: string }

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
        const isOrdinary = eb.not(eb('roles.permissions', '&&', eb.val(['perm_admin', 'perm_site_admin'])))
        return isAdmin ? eb.or([isOwn, eb.and([eb('users.org_id', '=', actor.orgId), isOrdinary])]) : isOwn
      }),
    )
    .orderBy('auth_keys.id')
    .execute()
}

export async function requireKey(context: Context, actor: Actor, text: string): Promise<OwnedKey> {
  const [found] = await findKeys(context, actor, /^\d{1,15}$/.test(text) ? Number(text) : 0)
  if (!found) throw new Problem('not-found', 'Invalid AuthKey.')
  return found
}
