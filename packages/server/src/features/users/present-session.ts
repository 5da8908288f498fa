import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { dutyOf } from '../../access/duties.ts'
import type { Context } from '../../context.ts'

/** What the pages need to know of whoever looks at them; nobody is logged in where `user` is null. */
export async function presentSession({ db }: Context, actor: Actor | undefined): Promise<object> {
  if (actor?.via.kind !== 'session') return { user: null }
  const { userId, email, orgId, orgUuid, orgName, roleId, permissions } = actor
  const role = await db.selectFrom('roles').select('name').where('id', '=', roleId).executeTakeFirstOrThrow()
  return {
    user: { id: String(userId), email },
    organisation: { id: String(orgId), uuid: orgUuid, name: orgName },
    role: { id: String(roleId), name: role.name },
    permissions: [...permissions].sort(),
    is_site_admin: isSiteAdmin(actor),
    duty: (await dutyOf(db, actor)) ?? null,
    csrf_token: actor.via.csrfToken,
  }
}
