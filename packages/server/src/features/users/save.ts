import { randomInt } from 'node:crypto'
import { holds, type Actor } from '../../access/actor.ts'
import { refuseLastSiteAdmin } from '../../access/site-admins.ts'
import type { Context } from '../../context.ts'
import type { Differences } from '../../db/tables/audit.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { defaultRoleId, organisationFor, refuseEmail, refuseRole } from './check-user.ts'
import { requireChangeable, type UserRow } from './find.ts'
import { hashPassword, readPolicy } from './password.ts'
import { readSentUser, refusal, type SentUser } from './sent-user.ts'
import { refusePasswordChange } from './self-management.ts'
import { endOtherSessions } from './session.ts'

const KEY_LENGTH = 40
const PASSWORD_LENGTH = 20

export type AddedUser = { user: UserRow; key: string }

/** Adds a user with an automation key. Without a password they get one that nobody knows, and have to have it reset. */
export async function addUser(tx: Tx, now: number, actor: Actor, body: unknown): Promise<AddedUser> {
  const refuse = refusal('add')
  const sent = await readSentUser(body, 'add', await readPolicy(tx))
  const { email } = sent
  if (email === undefined) throw refuse({ email: ['Please enter a valid email address.'] })
  const roleId = sent.role_id ?? (await defaultRoleId(tx, refuse))
  await refuseRole(tx, actor, roleId)
  await refuseEmail(tx, { email, exceptId: 0, actor }, refuse)
  const user = await tx
    .insertInto('users')
    .values({
      ...ownFields(sent),
      ...accessFields(sent),
      email,
      org_id: await organisationFor(tx, actor, sent.org_id, refuse),
      role_id: roleId,
      password_hash: await hashPassword(sent.password ?? randomSecret(PASSWORD_LENGTH)),
      change_pw: sent.change_pw ?? true,
      nids_sid: sent.nids_sid ?? randomInt(1_000_000, 10_000_000),
      invited_by: actor.userId,
      last_pw_change: now,
      date_created: now,
      date_modified: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(tx, actor, { model: 'User', action: 'add', after: user })
  const key = randomSecret(KEY_LENGTH)
  await makeKey(tx, { userId: user.id, secret: key, now, comment: '' })
  return { user, key }
}

/** Edits a user whom the actor administers, or the actor themselves, who may change less. */
export async function editUser(context: Context, actor: Actor, reference: string, body: unknown): Promise<UserRow> {
  const sent = await readSentUser(body, 'edit', await readPolicy(context.db))
  const passwordHash = sent.password === undefined ? undefined : await hashPassword(sent.password)
  return inTransaction(context, async (tx) => {
    const stored = await requireChangeable(tx, actor, reference)
    const now = context.clock.seconds()
    const changed = {
      ...ownFields(sent),
      ...(passwordHash === undefined ? {} : { password_hash: passwordHash, last_pw_change: now, change_pw: false }),
      ...(holds(actor, 'perm_admin') ? await administered(tx, actor, stored, sent) : {}),
      date_modified: now,
    }
    if (passwordHash !== undefined) {
      if (stored.id === actor.userId) await refusePasswordChange(tx)
      await endOtherSessions(tx, stored.id, actor)
    }
    const update = tx.updateTable('users').set(changed).where('id', '=', stored.id)
    const edited = await update.returningAll().executeTakeFirstOrThrow()
    await refuseLastSiteAdmin(tx, context.clock.now())
    const more = passwordHash === undefined ? {} : passwordChange
    await recordChange(tx, actor, { model: 'User', action: 'edit', before: stored, after: edited, more })
    return edited
  })
}

/** That a password changed is written down, and nothing of it. Source: MISP's AuditLogBehavior. */
const passwordChange: Differences = { password: ['*****', '*****'] }

/** What users say of themselves. What was not sent stays undefined, and as it was. */
function ownFields(sent: SentUser) {
  const { autoalert, contactalert, notification_daily, notification_weekly, notification_monthly } = sent
  const notifications = { autoalert, contactalert, notification_daily, notification_weekly, notification_monthly }
  return { ...notifications, nids_sid: sent.nids_sid, gpgkey: sent.gpgkey, certif_public: sent.certif_public }
}

/** What only an administrator says of a user. */
function accessFields({ termsaccepted, newsread, disabled, expiration }: SentUser) {
  const ends = typeof expiration === 'number' ? new Date(expiration / 1_000) : expiration
  return { termsaccepted, newsread, disabled, expiration: ends }
}

/** What only an administrator changes: address, role, organisation, access. */
async function administered(tx: Tx, actor: Actor, stored: UserRow, sent: SentUser) {
  const refuse = refusal('edit')
  const { email, role_id, org_id, change_pw } = sent
  if (email !== undefined && email !== stored.email) {
    await refuseEmail(tx, { email, exceptId: stored.id, actor }, refuse)
  }
  if (role_id !== undefined && role_id !== stored.role_id) await refuseRole(tx, actor, role_id)
  const isMoved = org_id !== undefined && org_id !== stored.org_id
  return {
    ...accessFields(sent),
    email,
    role_id,
    ...(isMoved ? { org_id: await organisationFor(tx, actor, org_id, refuse) } : {}),
    ...(change_pw === undefined ? {} : { change_pw }),
  }
}

/** Deletes a user; what they wrote stays, and belongs to their organisation as before. */
export async function deleteUser(context: Context, actor: Actor, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const stored = await requireChangeable(tx, actor, reference)
    const { id } = stored
    if (id === actor.userId) throw new Problem('forbidden', 'You cannot delete yourself.')
    await tx.deleteFrom('users').where('id', '=', id).execute()
    await refuseLastSiteAdmin(tx, context.clock.now())
    await recordChange(tx, actor, { model: 'User', action: 'delete', before: stored })
    return id
  })
}
