import { hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { takeCode } from '../second-factor/check.ts'
import type { UserRow } from './find.ts'
import { isRetired } from './is-retired.ts'
import { recordFailure } from './record-visit.ts'
import { openSession, type Session } from './session.ts'
import { attemptFrom, attemptFromAnywhere, countAttempt, forgetAttempts } from './throttle.ts'

/** How long a right password is good for while the code is looked up. */
const CHALLENGE_SECONDS = 300
const TOKEN_LENGTH = 40

/** Remembers that somebody gave a user's password; the answer opens nothing without a code. */
export async function openChallenge({ db, clock }: Context, userId: number): Promise<string> {
  const token = randomSecret(TOKEN_LENGTH)
  const now = clock.seconds()
  await db.deleteFrom('log_in_challenges').where('expires', '<=', now).execute()
  await db
    .insertInto('log_in_challenges')
    .values({ token_hash: hashSecret(token), user_id: userId, expires: now + CHALLENGE_SECONDS })
    .execute()
  return token
}

/**
 * Lets a browser in that gave the password, by the code of its second factor. Codes are counted like passwords, and also
 * over all addresses together: there are few of them.
 */
export async function logInByCode(
  context: Context,
  { token, code }: { token: string; code: string },
  from: string,
): Promise<Session> {
  const user = await userOf(context, token)
  const attempts = [
    attemptFrom(user.email.toLowerCase(), from),
    attemptFromAnywhere(`second factor of user ${user.id}`),
  ]
  for (const attempt of attempts) await countAttempt(context, attempt)
  if (!(await takeCode(context, user.id, code)) || !(await closeChallenge(context, token))) {
    await recordFailure(context, user, from)
    throw new Problem('unauthenticated', 'The OTP is incorrect or has expired')
  }
  for (const attempt of attempts) await forgetAttempts(context, attempt)
  return openSession(context, user.id, from)
}

async function userOf({ db, clock }: Context, token: string): Promise<UserRow> {
  const user = await db
    .selectFrom('log_in_challenges')
    .innerJoin('users', 'users.id', 'log_in_challenges.user_id')
    .selectAll('users')
    .where('token_hash', '=', hashSecret(token))
    .where('expires', '>', clock.seconds())
    .executeTakeFirst()
  if (user && !isRetired(user, clock.now())) return user
  throw new Problem('unauthenticated', 'The log-in has expired. Please give your password again.')
}

/** One challenge opens one session. */
async function closeChallenge({ db }: Context, token: string): Promise<boolean> {
  const closed = await db
    .deleteFrom('log_in_challenges')
    .where('token_hash', '=', hashSecret(token))
    .returning('user_id')
    .executeTakeFirst()
  return closed !== undefined
}
