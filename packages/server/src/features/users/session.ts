import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { recordVisit, visitorOf } from './record-visit.ts'

/** What a browser gets: the cookie's secret, and the token that each change has to carry. */
export type Session = { token: string; csrfToken: string }

const SESSION_SECONDS = 12 * 60 * 60

/** Opens a session for a user whose password was right. */
export async function openSession(context: Context, userId: number, ip: string): Promise<Session> {
  const now = context.clock.seconds()
  const session = { token: randomSecret(40), csrfToken: randomSecret(40) }
  return inTransaction(context, async (tx) => {
    await tx.deleteFrom('sessions').where('expires', '<', now).execute()
    await tx
      .insertInto('sessions')
      .values({
        token_hash: hashSecret(session.token),
        user_id: userId,
        csrf_token: session.csrfToken,
        created: now,
        expires: now + SESSION_SECONDS,
      })
      .execute()
    await sql`update users set last_login = current_login, current_login = ${now} where id = ${userId}`.execute(tx)
    await recordVisit(tx, await visitorOf(tx, userId, ip), 'login')
    return session
  })
}

/** Ends the session of a cookie because its user leaves. */
export async function logOut(context: Context, actor: Actor, token: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    await tx.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute()
    await recordVisit(tx, actor, 'logout')
  })
}

/** Ends the session of a cookie. */
export async function endSession({ db }: Context, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute()
}

/** Ends a user's sessions but the one that asks, and log-ins half done: whoever came by the old password has to go. */
export async function endOtherSessions(tx: Tx, userId: number, { via }: Actor): Promise<void> {
  const kept = via.kind === 'session' ? via.csrfToken : ''
  await tx.deleteFrom('sessions').where('user_id', '=', userId).where('csrf_token', '<>', kept).execute()
  await tx.deleteFrom('log_in_challenges').where('user_id', '=', userId).execute()
}
