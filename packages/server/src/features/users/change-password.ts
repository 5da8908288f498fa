import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { hashPassword, isPassword, passwordFault, readPolicy } from './password.ts'
import { endOtherSessions } from './session.ts'

const TOO_WEAK =
  'The password could not be updated. Make sure you meet the minimum password length / complexity requirements.'
const SAME = 'Submitted new password cannot be the same as the current one'

/** Changes the actor's own password, and ends what was opened with the old one. */
export async function changePassword(context: Context, actor: Actor, password: string): Promise<void> {
  const refuse = (message: string, fault: string) =>
    new Problem('rejected', message, { url: '/users/change_pw', errors: { password: [fault] } })
  const fault = passwordFault(password, await readPolicy(context.db))
  if (fault !== undefined) throw refuse(TOO_WEAK, fault)
  const passwordHash = await hashPassword(password)
  await inTransaction(context, async (tx) => {
    const { password_hash } = await tx
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', actor.userId)
      .executeTakeFirstOrThrow()
    if (await isPassword(password_hash, password)) throw refuse(SAME, SAME)
    const now = context.clock.seconds()
    await tx
      .updateTable('users')
      .set({ password_hash: passwordHash, change_pw: false, last_pw_change: now, date_modified: now })
      .where('id', '=', actor.userId)
      .execute()
    await endOtherSessions(tx, actor.userId, actor)
    const self = { id: actor.userId, org_id: actor.orgId, email: actor.email }
    await recordChange(tx, actor, { model: 'User', action: 'change_pw', before: self, after: self })
  })
}
