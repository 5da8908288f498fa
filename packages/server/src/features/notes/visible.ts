import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../db/tables.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { targetIsSeen } from './targets.ts'

type Predicate = RawBuilder<boolean>

/** Analyst data on analyst data is followed this far up to the record that all of it is about. */
const MAX_DEPTH = 20

/**
 * The notes, opinions and relationships that the viewer may see, wherever they hang: each by its own level, and only where
 * all that it hangs on is seen too. What hangs on nothing that is here looks like what hangs on something hidden: it is
 * its own organisation's alone.
 *
 * Source: `sharing-and-distribution` §2.5.
 */
export function visibleAnalystData(db: Db | Tx, viewer: Viewer): SelectQueryBuilder<Database, 'analyst_data', object> {
  return db.selectFrom('analyst_data').where(mayReadAnalystData(viewer))
}

/** The condition on `analyst_data`, for statements that name the table themselves. */
export function mayReadAnalystData(viewer: Viewer): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(analyst_data.org_uuid = ${ownUuid(viewer.orgId)} or (${mayReadByLevel(viewer)} and exists (
    with recursive above(uuid, type, depth) as (
      select analyst_data.object_uuid, analyst_data.object_type, 1
      union all
      select parent.object_uuid, parent.object_type, above.depth + 1
      from above join analyst_data parent on parent.uuid = above.uuid and parent.kind = above.type
      where above.depth < ${sql.lit(MAX_DEPTH)} and ${mayReadByLevel(viewer, 'parent')})
    select from above where ${targetIsSeen(viewer, { uuid: sql`above.uuid`, type: sql`above.type` })})))`
}

/**
 * The condition of its own level alone, for what hangs on a record that the viewer is known to see. Analyst data knows no
 * inheritance.
 */
export function mayReadByLevel(viewer: Viewer, table: 'analyst_data' | 'parent' = 'analyst_data'): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  const row = sql.table(table)
  return sql<boolean>`(${row}.org_uuid = ${ownUuid(viewer.orgId)}
    or ${row}.distribution in (1, 2, 3)
    or (${row}.distribution = 4 and ${row}.sharing_group_id = any(${viewer.sharingGroupIds})))`
}

function ownUuid(orgId: number): RawBuilder<string> {
  return sql<string>`(select own.uuid from organisations own where own.id = ${orgId})`
}
