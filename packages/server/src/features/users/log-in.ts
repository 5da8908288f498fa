import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { asksForCode } from '../second-factor/check.ts'
import type { UserRow } from './find.ts'
import { isRetired } from './is-retired.ts'
import { openChallenge } from './log-in-by-code.ts'
import { isPassword } from './password.ts'
import { emailFault } from './sent-user.ts'
import { recordFailure } from './record-visit.ts'
import { openSession, type Session } from './session.ts'
import { attemptFrom, countAttempt, forgetAttempts } from './throttle.ts'

export type Credentials = { email: string; password: string }

/** A right password opens the session, or asks for a code where the user has a second factor. */
export type LoggedIn = { session: Session } | { challenge: string }

/** Lets a browser in by address and password. An unknown address takes as long as a wrong password. */
export async function logIn(context: Context, { email, password }: Credentials, from: string): Promise<LoggedIn> {
  const name = email.toLowerCase()
  const attempt = attemptFrom(name, from)
  const user = emailFault(name) === undefined ? await knock(context, name, from) : undefined
  const isRight = await isPassword(user?.password_hash, password)
  if (!user || !isRight || isRetired(user, context.clock.now())) {
    if (emailFault(name) === undefined) await recordFailure(context, user ?? { email: name }, from)
    throw new Problem('unauthenticated', 'Invalid username or password, try again')
  }
  // Whoever only knows the password has not got in: what they tried goes on counting.
  if (await asksForCode(context.db, user)) return { challenge: await openChallenge(context, user.id) }
  await forgetAttempts(context, attempt)
  return { session: await openSession(context, user.id, from) }
}

/** The user of the name, if there is one, when the attempt has been counted. */
async function knock(context: Context, email: string, from: string): Promise<UserRow | undefined> {
  await countAttempt(context, attemptFrom(email, from))
  return context.db
    .selectFrom('users')
    .selectAll()
    .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email))
    .executeTakeFirst()
}
