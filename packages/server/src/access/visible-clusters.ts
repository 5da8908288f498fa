import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { Viewer } from './viewer.ts'
import type { Database } from '../db/tables.ts'
import type { Db, Tx } from '../platform/db/connect.ts'

/** The clusters that the viewer may see, with their galaxies. */
export function visibleClusters(
  db: Db | Tx,
  viewer: Viewer,
): SelectQueryBuilder<Database, 'galaxies' | 'galaxy_clusters', object> {
  return db
    .selectFrom('galaxy_clusters')
    .innerJoin('galaxies', 'galaxies.id', 'galaxy_clusters.galaxy_id')
    .where(mayReadCluster(viewer))
}

/** The condition on `galaxy_clusters`, or on what stands for it. Source: `sharing-and-distribution` §2.5. */
export function mayReadCluster(viewer: Viewer, alias = 'galaxy_clusters'): RawBuilder<boolean> {
  return isShared(viewer, sql.id(alias), sql.id(alias))
}

/** The condition on `relation`, joined to its source as `source`: the source has to be visible as well. */
export function mayReadRelation(viewer: Viewer): RawBuilder<boolean> {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(${isShared(viewer, sql.id('relation'), sql.id('source'))} and ${mayReadCluster(viewer, 'source')})`
}

function isShared(viewer: Viewer, record: RawBuilder<unknown>, owned: RawBuilder<unknown>): RawBuilder<boolean> {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(${owned}.org_id = ${viewer.orgId} or ${record}.distribution in (1, 2, 3)
    or (${record}.distribution = 4 and ${record}.sharing_group_id = any(${viewer.sharingGroupIds})))`
}

/**
 * What comes first where the library gives one uuid to several clusters: one's own, then what is not deprecated, then the
 * oldest.
 */
export const byUuid = sql`galaxy_clusters.is_default, galaxies.namespace = 'deprecated', galaxy_clusters.id`
