import { sql } from 'kysely'
import { hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { isPassword } from './password.ts'

/** What a browser gets: the cookie's secret, and the token that each change has to carry. */
export type Session = { token: string; csrfToken: string }

const MAX_FAILURES = 5
const FAILURE_WINDOW = 300
const SESSION_SECONDS = 12 * 60 * 60
const TOO_OFTEN = `You have reached the maximum number of login attempts. Please wait ${FAILURE_WINDOW} seconds and try again.`

type Attempt = { email: string; password: string; ip: string }

/**
 * Opens a session for an address and password. Five failures of one address from one place within five minutes close the
 * door for the rest of that time. An unknown address takes as long as a wrong password.
 */
export async function logIn(context: Context, { email, password, ip }: Attempt): Promise<Session> {
  const { db, clock } = context
  const now = clock.seconds()
  const name = email.toLowerCase()
  const recent = await sql<{ failures: number }>`
    select count(*) as failures from login_failures
    where email = ${name} and ip = ${ip}::inet and failed_at > ${now - FAILURE_WINDOW}`.execute(db)
  if ((recent.rows[0]?.failures ?? 0) >= MAX_FAILURES) throw new Problem('unauthenticated', TOO_OFTEN)
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', name))
    .executeTakeFirst()
  const isRight = await isPassword(user?.password_hash, password)
  if (!user || !isRight || user.disabled) {
    await db.insertInto('login_failures').values({ ip, email: name, failed_at: now }).execute()
    throw new Problem('unauthenticated', 'Invalid username or password, try again')
  }
  return openSession(context, user.id)
}

async function openSession({ db, clock }: Context, userId: number): Promise<Session> {
  const now = clock.seconds()
  const session = { token: randomSecret(40), csrfToken: randomSecret(40) }
  await db.deleteFrom('sessions').where('expires', '<', now).execute()
  await db
    .deleteFrom('login_failures')
    .where('failed_at', '<', now - FAILURE_WINDOW)
    .execute()
  await db
    .insertInto('sessions')
    .values({
      token_hash: hashSecret(session.token),
      user_id: userId,
      csrf_token: session.csrfToken,
      created: now,
      expires: now + SESSION_SECONDS,
    })
    .execute()
  await sql`update users set last_login = current_login, current_login = ${now} where id = ${userId}`.execute(db)
  return session
}

/** Ends the session of a cookie. */
export async function logOut({ db }: Context, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute()
}
