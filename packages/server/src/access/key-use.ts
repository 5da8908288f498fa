import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Db } from '../platform/db/connect.ts'

/** A key's use is written down once in this many milliseconds; more often would cost more than anybody learns from it. */
const INTERVAL = 60_000
/** Beyond this many keys and addresses the memory of recent uses starts anew. */
const MAX_REMEMBERED = 10_000

/** Per database: several servers may run in one process, and their keys have the same ids. */
const notes = new WeakMap<Db, Map<string, number>>()

/** Notes when a key was last used, and from where, beside the request and not in its way. */
export function noteKeyUse({ db, log, clock }: Context, keyId: number, ip: string): void {
  const now = Date.now()
  const use = `${keyId} ${ip}`
  const lastNoted = notes.get(db) ?? new Map<string, number>()
  notes.set(db, lastNoted)
  if (now - (lastNoted.get(use) ?? 0) < INTERVAL) return
  if (lastNoted.size > MAX_REMEMBERED) lastNoted.clear()
  lastNoted.set(use, now)
  sql`
    with used as (
      update auth_keys set unique_ips = case when ${ip} = any(unique_ips) then unique_ips else unique_ips || ${ip}::text end
      where id = ${keyId} returning user_id
    )
    update users set last_api_access = ${clock.seconds()} where id in (select user_id from used)`
    .execute(db)
    .catch((error: unknown) => log.warn({ err: error }, 'the use of a key could not be noted'))
}
