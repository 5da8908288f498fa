import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { farReachingPermissions } from '../../access/permissions.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Errors } from './sent-user.ts'

type Refuse = (errors: Errors) => Problem

/** An address belongs to one user, and for org admins to a domain of their organisation where it names some. */
export async function refuseEmail(
  tx: Tx,
  { email, exceptId, actor }: { email: string; exceptId: number; actor: Actor },
  refuse: Refuse,
): Promise<void> {
  const twin = await tx
    .selectFrom('users')
    .select('id')
    .where('id', '<>', exceptId)
    .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
  if (twin) throw refuse({ email: ['An account with this email address already exists.'] })
  if (isSiteAdmin(actor)) return
  const { restricted_to_domain: domains } = await tx
    .selectFrom('organisations')
    .select('restricted_to_domain')
    .where('id', '=', actor.orgId)
    .executeTakeFirstOrThrow()
  if (domains === null || domains.length === 0 || domains.some((domain) => isInside(email, domain))) return
  const rule = 'Invalid e-mail domain. Your user is restricted to creating users for the following domain(s): '
  throw refuse({ email: [rule + domains.join(', ')] })
}

/** The domain itself, or a part of it: `a@x.test` and `a@mail.x.test` are inside `x.test`. */
function isInside(email: string, domain: string): boolean {
  const [name, inside] = [email.toLowerCase(), domain.toLowerCase()]
  return name.endsWith(`@${inside}`) || name.endsWith(`.${inside}`)
}

export async function refuseRole(tx: Tx, actor: Actor, roleId: number): Promise<void> {
  const role = await tx.selectFrom('roles').selectAll().where('id', '=', roleId).executeTakeFirst()
  const reachesFar = role && farReachingPermissions.some((name) => role.permissions.includes(name))
  const isGivable = role && (isSiteAdmin(actor) || !(role.restricted_to_site_admin || reachesFar))
  if (!isGivable) throw new Problem('forbidden', 'You are not authorised to assign that role to a user.')
}

/** Whose user it becomes: org admins make users of their own organisation, whatever they send. */
export async function organisationFor(tx: Tx, actor: Actor, sent: number | undefined, refuse: Refuse): Promise<number> {
  const id = isSiteAdmin(actor) ? (sent ?? actor.orgId) : actor.orgId
  const found = await tx.selectFrom('organisations').select('id').where('id', '=', id).executeTakeFirst()
  if (found) return found.id
  throw refuse({ org_id: ['Invalid organisation.'] })
}

export async function defaultRoleId(tx: Tx, refuse: Refuse): Promise<number> {
  const role = await tx.selectFrom('roles').select('id').where('is_default', '=', true).executeTakeFirst()
  if (role) return role.id
  throw refuse({ role_id: ['Mandatory field not set.'] })
}
