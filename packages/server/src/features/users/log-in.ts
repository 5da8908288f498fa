import { isIP } from 'node:net'
import { sql } from 'kysely'
import { plainAddress } from '../../access/ip-list.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { UserRow } from './find.ts'
import { isPassword } from './password.ts'
import { recordFailure } from './record-visit.ts'
import { emailFault } from './sent-user.ts'
import { openSession, type Session } from './session.ts'

const MAX_FAILURES = 5
const FAILURE_WINDOW = 300
const TOO_OFTEN = `You have reached the maximum number of login attempts. Please wait ${FAILURE_WINDOW} seconds and try again.`
/** Those whose address is unknown share one. */
const UNKNOWN_IP = '::'

export type Credentials = { email: string; password: string }

/**
 * Opens a session for an address and password. Five failures of one address from one place within five minutes close the
 * door for the rest of that time. An unknown address takes as long as a wrong password.
 *
 * Source: MISP's Bruteforce model, in `roles-and-permissions` §6.
 */
export async function logIn(context: Context, { email, password }: Credentials, from: string): Promise<Session> {
  const name = email.toLowerCase()
  const plain = plainAddress(from)
  const ip = isIP(plain) === 0 ? UNKNOWN_IP : plain
  const user = emailFault(name) === undefined ? await knock(context, name, ip) : undefined
  const isRight = await isPassword(user?.password_hash, password)
  if (!user || !isRight || isRetired(user, context.clock.now())) {
    if (emailFault(name) === undefined) await recordFailure(context, user ?? { email: name }, from)
    throw new Problem('unauthenticated', 'Invalid username or password, try again')
  }
  await context.db.deleteFrom('login_failures').where('email', '=', name).where('ip', '=', ip).execute()
  return openSession(context, user.id, from)
}

/**
 * The user of the name, if there is one; the attempt is written down as failed before the password is looked at, so that
 * guesses made at the same time count as well.
 */
async function knock(context: Context, email: string, ip: string): Promise<UserRow | undefined> {
  const now = context.clock.seconds()
  return inTransaction(context, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`log in ${ip} ${email}`}, 0))`.execute(tx)
    const { failures } = await tx
      .selectFrom('login_failures')
      .select((eb) => eb.fn.countAll<number>().as('failures'))
      .where('email', '=', email)
      .where('ip', '=', ip)
      .where('failed_at', '>', now - FAILURE_WINDOW)
      .executeTakeFirstOrThrow()
    if (failures >= MAX_FAILURES) throw new Problem('unauthenticated', TOO_OFTEN)
    await tx
      .deleteFrom('login_failures')
      .where('failed_at', '<=', now - FAILURE_WINDOW)
      .execute()
    await tx.insertInto('login_failures').values({ ip, email, failed_at: now }).execute()
    return tx
      .selectFrom('users')
      .selectAll()
      .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email))
      .executeTakeFirst()
  })
}

function isRetired({ disabled, expiration }: UserRow, now: Date): boolean {
  return disabled || (expiration !== null && expiration <= now)
}
