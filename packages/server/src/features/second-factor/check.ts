import type { Context } from '../../context.ts'
import { inTransaction, type Db } from '../../platform/db/connect.ts'
import { unseal } from '../../platform/files/seal.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { stepOf } from './one-time-code.ts'
import { takeRecoveryCode } from './recovery-codes.ts'

/** What secrets of this user are sealed for. */
export const purposeOf = (userId: number): string => `second factor of user ${userId}`

/** Whether the log-in of this user asks for a second factor. */
export async function asksForCode(db: Db, user: { totp_is_set: boolean }): Promise<boolean> {
  return user.totp_is_set && !(await readSetting(db, 'Security.otp_disabled'))
}

/** Whether a code is right: one of the authenticator, later than any that was taken before, or a recovery code. */
export async function takeCode(context: Context, userId: number, sent: string): Promise<boolean> {
  const code = sent.replace(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return inTransaction(context, async (tx) => takeRecoveryCode(tx, userId, code))
  const factor = await context.db
    .selectFrom('second_factors')
    .select('secret')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const secret = factor && (await unseal(context.config.dataDir, purposeOf(userId), factor.secret))
  if (factor && !secret)
    context.log.error({ userId }, 'a second factor was sealed with another key than that of the data folder')
  const step = secret && stepOf(secret, code, context.clock.seconds())
  return step !== undefined && takeStep(context, userId, step)
}

/** A code that was taken once is not taken again, also by two who send it at the same time. */
async function takeStep(context: Context, userId: number, step: number): Promise<boolean> {
  const taken = await context.db
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst()
  return taken !== undefined
}
