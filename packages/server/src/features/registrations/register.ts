import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { knownAddress } from '../../access/ip-list.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { readRegistration } from './sent-registration.ts'

/** So many requests of one place within an hour, and so many waiting ones in all, are taken. */
const MAX_FROM_ONE_PLACE = 10
const HOUR = 3_600
const MAX_WAITING = 1_000
const MAX_USER_AGENT = 1_000

/** Who asks, as the connection says. */
export type Stranger = { ip: string; userAgent: string }

export async function refuseUnlessAllowed(db: Db): Promise<void> {
  if (await readSetting(db, 'Security.allow_self_registration')) return
  throw new Problem('not-allowed', 'Self registration is not enabled on this instance.')
}

/** Keeps a stranger's request for an account until a site admin accepts or discards it. It tells nothing of who has one. */
export async function register(context: Context, body: unknown, stranger: Stranger): Promise<void> {
  const { userAgent } = stranger
  const ip = knownAddress(stranger.ip)
  const asked = await readRegistration(body)
  const now = context.clock.seconds()
  await inTransaction(context, async (tx) => {
    await refuseTooMany(tx, ip, now - HOUR)
    await tx
      .insertInto('registrations')
      .values({
        uuid: randomUUID(),
        data: JSON.stringify(asked),
        comment: asked.message,
        ip,
        user_agent: userAgent.slice(0, MAX_USER_AGENT),
        user_agent_sha256: createHash('sha256').update(userAgent).digest('hex'),
        timestamp: now,
      })
      .execute()
  })
}

/** One request is counted at a time, so that those sent at once count as well. */
async function refuseTooMany(tx: Tx, ip: string, since: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('registrations', 0))`.execute(tx)
  const { waiting, recent } = await tx
    .selectFrom('registrations')
    .select((eb) => [
      eb.fn.countAll<number>().as('waiting'),
      eb.fn.countAll<number>().filterWhere('ip', '=', ip).filterWhere('timestamp', '>', since).as('recent'),
    ])
    .executeTakeFirstOrThrow()
  if (recent >= MAX_FROM_ONE_PLACE || waiting >= MAX_WAITING) {
    throw new Problem('too-many', 'Too many requests for accounts are waiting. Please try again later.')
  }
}
