import { randomInt } from 'node:crypto'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { requireChangeable, type UserRow } from './find.ts'
import { hashPassword, passwordFault } from './password.ts'
import { endOtherSessions } from './session.ts'
import { emailFault, readSentUser, refusal, type SentUser } from './sent-user.ts'

const KEY_LENGTH = 40
const PASSWORD_LENGTH = 20

export type AddedUser = { user: UserRow; key: string }

/** Adds a user with an automation key. Without a password they get one that nobody knows, and have to have it reset. */
export async function addUser(context: Context, actor: Actor, body: unknown): Promise<AddedUser> {
  const refuse = refusal('add')
  const sent = readSentUser(body, 'add')
  const { email } = sent
  if (email === undefined || email === '') throw refuse({ email: ['Please enter a valid email address.'] })
  refuseFaults(sent, refuse)
  const passwordHash = await hashPassword(sent.password ?? randomSecret(PASSWORD_LENGTH))
  const key = randomSecret(KEY_LENGTH)
  return inTransaction(context, async (tx) => {
    const now = context.clock.seconds()
    const roleId = sent.role_id ?? (await defaultRoleId(tx))
    await refuseRole(tx, actor, roleId)
    await refuseEmail(tx, email, 0, refuse)
    const user = await tx
      .insertInto('users')
      .values({
        ...writable(sent),
        email,
        org_id: await organisationFor(tx, actor, sent.org_id),
        role_id: roleId,
        password_hash: passwordHash,
        change_pw: sent.change_pw ?? true,
        nids_sid: sent.nids_sid ?? randomInt(1_000_000, 10_000_000),
        invited_by: actor.userId,
        last_pw_change: now,
        date_created: now,
        date_modified: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await makeKey(tx, { userId: user.id, secret: key, now })
    return { user, key }
  })
}

/** Edits a user whom the actor administers, or the actor themselves, who may change less. */
export async function editUser(context: Context, actor: Actor, reference: string, body: unknown): Promise<UserRow> {
  const refuse = refusal('edit')
  const sent = readSentUser(body, 'edit')
  refuseFaults(sent, refuse)
  const password = sent.password === undefined ? undefined : await hashPassword(sent.password)
  return inTransaction(context, async (tx) => {
    const stored = await requireChangeable(tx, actor, reference)
    const now = context.clock.seconds()
    if (sent.email !== undefined) await refuseEmail(tx, sent.email, stored.id, refuse)
    const changed = {
      ...writable(sent),
      ...(await administered(tx, actor, stored, sent)),
      ...(password === undefined ? {} : { password_hash: password, last_pw_change: now, change_pw: false }),
      date_modified: now,
    }
    if (password !== undefined) await endOtherSessions(tx, stored.id, actor)
    return tx.updateTable('users').set(changed).where('id', '=', stored.id).returningAll().executeTakeFirstOrThrow()
  })
}

/** What only an administrator changes: address, role, organisation, access. */
async function administered(tx: Tx, actor: Actor, stored: UserRow, sent: SentUser): Promise<Partial<UserRow>> {
  if (!holds(actor, 'perm_admin')) return {}
  if (sent.role_id !== undefined && sent.role_id !== stored.role_id) await refuseRole(tx, actor, sent.role_id)
  const orgId = sent.org_id === undefined ? undefined : await organisationFor(tx, actor, sent.org_id)
  return {
    ...(sent.email === undefined ? {} : { email: sent.email }),
    ...(sent.role_id === undefined ? {} : { role_id: sent.role_id }),
    ...(orgId === undefined ? {} : { org_id: orgId }),
    ...(sent.disabled === undefined ? {} : { disabled: sent.disabled }),
    ...(sent.nids_sid === undefined ? {} : { nids_sid: sent.nids_sid }),
    ...(sent.expiration === undefined ? {} : { expiration: sent.expiration ? new Date(sent.expiration) : null }),
  }
}

/** What users may say of themselves. */
function writable(sent: SentUser) {
  const { email: _e, password: _p, org_id: _o, role_id: _r, disabled: _d, nids_sid: _n, expiration: _x, ...own } = sent
  // Filtering keeps exactly the keys whose value is not undefined.
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as Partial<
    Omit<UserRow, 'id'>
  >
}

function refuseFaults({ email, password }: SentUser, refuse: ReturnType<typeof refusal>): void {
  const badEmail = email === undefined ? undefined : emailFault(email)
  if (badEmail) throw refuse({ email: [badEmail] })
  const badPassword = password === undefined ? undefined : passwordFault(password)
  if (badPassword) throw refuse({ password: [badPassword] })
}

async function refuseEmail(tx: Tx, email: string, exceptId: number, refuse: ReturnType<typeof refusal>): Promise<void> {
  const twin = await tx
    .selectFrom('users')
    .select('id')
    .where('id', '<>', exceptId)
    .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
  if (twin) throw refuse({ email: ['An account with this email address already exists.'] })
}

/** Roles that reach beyond an organisation are for site admins to give. */
async function refuseRole(tx: Tx, actor: Actor, roleId: number): Promise<void> {
  const role = await tx.selectFrom('roles').selectAll().where('id', '=', roleId).executeTakeFirst()
  const reachesFar = ['perm_site_admin', 'perm_sync', 'perm_regexp_access']
  const isGivable =
    role &&
    (isSiteAdmin(actor) ||
      !(role.restricted_to_site_admin || reachesFar.some((name) => role.permissions.includes(name))))
  if (!isGivable) throw new Problem('forbidden', 'You are not authorised to assign that role to a user.')
}

async function organisationFor(tx: Tx, actor: Actor, sent: number | undefined): Promise<number> {
  const id = isSiteAdmin(actor) ? (sent ?? actor.orgId) : actor.orgId
  const found = await tx.selectFrom('organisations').select('id').where('id', '=', id).executeTakeFirst()
  if (found) return found.id
  throw refusal('add')({ org_id: ['Invalid organisation.'] })
}

async function defaultRoleId(tx: Tx): Promise<number> {
  const role = await tx.selectFrom('roles').select('id').where('is_default', '=', true).executeTakeFirst()
  if (role) return role.id
  throw refusal('add')({ role_id: ['Mandatory field not set.'] })
}

/** Deletes a user; what they wrote stays, and belongs to their organisation as before. */
export async function deleteUser(context: Context, actor: Actor, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const { id } = await requireChangeable(tx, actor, reference)
    if (id === actor.userId) throw new Problem('forbidden', 'You cannot delete yourself.')
    await tx.deleteFrom('users').where('id', '=', id).execute()
    return id
  })
}
