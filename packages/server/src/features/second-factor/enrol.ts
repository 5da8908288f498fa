import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { seal, unseal } from '../../platform/files/seal.ts'
import { Problem } from '../../platform/http/problem.ts'
import { purposeOf } from './check.ts'
import { describeSecret, makeSecret, stepOf } from './one-time-code.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'

/** What a browser shows, and what it sends back with the first code: the secret, sealed for this user. */
export type Offer = { secret: string; uri: string; enrolment: string }

/** An offered secret of which a code was seen, as it will be kept. */
export type Proven = { secret: Buffer; last_step: number; created: number }

const ALREADY =
  'Your account already has a TOTP. Please contact your organisational administrator to change or delete it.'

/** Offers a new secret. Nothing is kept until a code shows that the user's authenticator has it. */
export async function offerSecret({ db, config }: Context, actor: Actor): Promise<Offer> {
  const { userId, email } = actor
  const known = await db.selectFrom('second_factors').select('user_id').where('user_id', '=', userId).executeTakeFirst()
  if (known) throw new Problem('not-allowed', ALREADY)
  const secret = makeSecret()
  const sealed = await seal(config.dataDir, offeredTo(actor), secret)
  return { ...describeSecret(secret, email, config.org), enrolment: sealed.toString('base64url') }
}

/** Looks at the code that proves an offer. The code is used up with it. */
export async function proveOffer(
  { config, clock }: Context,
  actor: Actor,
  { enrolment, otp }: { enrolment: string; otp: string },
): Promise<Proven> {
  const secret = await unseal(config.dataDir, offeredTo(actor), Buffer.from(enrolment, 'base64url'))
  if (!secret) throw new Problem('invalid', 'The enrolment is not one that was offered to this user.')
  const created = clock.seconds()
  const step = stepOf(secret, otp.replace(/\s/g, ''), created)
  if (step === undefined) {
    throw new Problem('rejected', 'The OTP is incorrect or has expired.', { url: '/users/totp_new' })
  }
  return { secret: await seal(config.dataDir, purposeOf(actor.userId), secret), last_step: step, created }
}

/** Turns a second factor on, and answers the recovery codes, once. */
export async function keepFactor(tx: Tx, userId: number, proven: Proven): Promise<string[]> {
  const kept = await tx
    .insertInto('second_factors')
    .values({ ...proven, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (!kept) throw new Problem('not-allowed', ALREADY)
  return replaceRecoveryCodes(tx, userId)
}

/** Removes a user's second factor with the recovery codes that stand in for it. */
export async function dropFactor(tx: Tx, userId: number): Promise<void> {
  for (const table of ['recovery_codes', 'second_factors', 'log_in_challenges'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).execute()
  }
}

const offeredTo = ({ userId }: Actor): string => `offer of a ${purposeOf(userId)}`
