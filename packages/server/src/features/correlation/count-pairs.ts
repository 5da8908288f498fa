import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { keysByEvent } from './value-counts.ts'

/** How many pairs of attributes of two events hold an equal value, as far as the viewer sees them. */
export async function countCorrelations(db: Db, viewer: Viewer): Promise<number> {
  const { rows } = await sql<{ pairs: number }>`
    select coalesce(sum(pairs), 0)::float8 as pairs from (
      select (sum(holders) ^ 2 - sum(holders ^ 2)) / 2 as pairs from (${keysByEvent(viewer)}) keys
      group by key having count(*) > 1
    ) counted`.execute(db)
  return rows[0]?.pairs ?? 0
}
