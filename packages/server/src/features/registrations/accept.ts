import { unwrap } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { findOrganisation } from '../orgs/find.ts'
import { addUser } from '../users/save.ts'
import { findRegistrations, type RegistrationRow } from './find.ts'
import type { Registration } from './sent-registration.ts'

/** Where those who asked are put. */
type Place = { orgId: number; roleId: number }

/**
 * Makes users of requests for accounts, each by itself: one that cannot be one stays, and the answer says why. They get a
 * password that nobody knows, and have to have it reset. Source: MISP's UsersController::acceptRegistrations.
 */
export async function acceptRegistrations(
  context: Context,
  actor: Actor,
  references: readonly string[],
  body: unknown,
): Promise<string> {
  const place = await placeOf(context.db, body)
  const faults: string[] = []
  const rows = await findRegistrations(context.db, references)
  for (const row of rows) {
    const fault = await acceptOne(context, actor, row, place)
    if (fault !== undefined) faults.push(fault)
  }
  const added = rows.length - faults.length
  const said = [
    ...(added > 0 ? [`Added ${added} user(s).`] : []),
    ...(faults.length > 0 ? [`Could not add ${faults.length} user(s): ${faults.join('; ')}`] : []),
  ]
  if (added > 0 && faults.length === 0) return said.join(' ')
  const errors = said.length === 0 ? 'No new users added - there was nothing to add.' : said.join(' ')
  throw new Problem('rejected', 'Could not acceptRegistrations User', { url: '/users/acceptRegistrations', errors })
}

async function placeOf(db: Db, body: unknown): Promise<Place> {
  // An object is read like a body: every value is looked at before it is used.
  const wishes = (unwrap(body, 'User')[0] ?? {}) as Wishes
  const role = textWish(wishes['role_id']) || (await defaultRole(db))
  const text = textWish(wishes['org_id'])
  if (text === '') throw new Problem('invalid', 'No organisation selected. Supply an Organisation ID')
  const organisation = await findOrganisation(db, text)
  if (!organisation) throw new Problem('not-found', 'Invalid organisation')
  return { orgId: organisation.id, roleId: /^\d{1,15}$/.test(role) ? Number(role) : 0 }
}

async function defaultRole(db: Db): Promise<string> {
  const role = await db.selectFrom('roles').select('id').where('is_default', '=', true).executeTakeFirst()
  if (role) return String(role.id)
  throw new Problem('invalid', 'Role ID not provided and no default role exist on the instance')
}

/** The request becomes a user and is gone, or nothing happens and the reason is answered. */
async function acceptOne(
  context: Context,
  actor: Actor,
  row: RegistrationRow,
  { orgId, roleId }: Place,
): Promise<string | undefined> {
  // Read by `readRegistration` before it was kept.
  const { email, pgp } = row.data as Registration
  const user = { email, org_id: orgId, role_id: roleId, contactalert: true, ...(pgp ? { gpgkey: pgp } : {}) }
  try {
    await inTransaction(context, async (tx) => {
      await tx.deleteFrom('registrations').where('id', '=', row.id).returning('id').executeTakeFirstOrThrow(gone)
      await addUser(tx, context.clock.seconds(), actor, user)
      await tx
        .updateTable('organisations')
        .set({ local: true })
        .where('id', '=', orgId)
        .where('local', '=', false)
        .execute()
    })
    return undefined
  } catch (error) {
    if (error instanceof Problem) return `${email}: ${reasonOf(error)}`
    throw error
  }
}

function gone(): Problem {
  return new Problem('not-found', 'The request is no longer there.')
}

function reasonOf({ message, details: { errors } }: Problem): string {
  return typeof errors === 'object' && errors !== null ? Object.values(errors).flat().join(' ') : message
}
