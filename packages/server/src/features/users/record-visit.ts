import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange, SYSTEM, type Doer } from '../audit/record.ts'
import type { UserRow } from './find.ts'

/** Writes down that somebody came in or left. */
export async function recordVisit(tx: Tx, doer: Doer, action: 'login' | 'logout'): Promise<void> {
  const user = { id: doer.userId, org_id: doer.orgId, email: doer.email }
  await recordChange(tx, doer, { model: 'User', action, before: user, after: user })
}

/** Who has just come in, and from where. */
export async function visitorOf(tx: Tx, userId: number, ip: string): Promise<Doer> {
  const found = await tx
    .selectFrom('users')
    .innerJoin('organisations', 'organisations.id', 'users.org_id')
    .select(['users.id as userId', 'users.email', 'users.org_id as orgId', 'organisations.name as orgName'])
    .where('users.id', '=', userId)
    .executeTakeFirstOrThrow()
  return { ...found, ...fromBrowser(ip) }
}

/**
 * Writes down that somebody was not let in. Who it was is not known: they failed to show it. `user` is who they said they
 * are, or the address that nobody has; what is no address is not for here, since it may be a password.
 */
export async function recordFailure(context: Context, user: Partial<UserRow>, ip: string): Promise<void> {
  const doer = { ...SYSTEM, ...fromBrowser(ip) }
  await inTransaction(context, async (tx) =>
    recordChange(tx, doer, { model: 'User', action: 'login_fail', before: user, after: user }),
  )
}

function fromBrowser(ip: string): Pick<Doer, 'via' | 'from'> {
  return { via: { kind: 'session', csrfToken: '' }, from: { ip, requestId: undefined } }
}
