import { sql } from 'kysely'
import type { Tx } from '../platform/db/connect.ts'
import { Problem } from '../platform/http/problem.ts'

/**
 * Refuses what has just been done to a user or a role where it leaves the server without a site admin who can get in:
 * nobody could undo it from within. Two such changes at the same time wait for each other.
 */
export async function refuseLastSiteAdmin(tx: Tx, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('site admins', 0))`.execute(tx)
  const { rows } = await sql`
    select from users join roles on roles.id = users.role_id
    where 'perm_site_admin' = any(roles.permissions) and not users.disabled
      and (users.expiration is null or users.expiration > ${now})
    limit 1`.execute(tx)
  if (rows.length === 0) throw new Problem('forbidden', 'The server would be left without a site admin.')
}
