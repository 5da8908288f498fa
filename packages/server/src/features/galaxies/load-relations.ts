import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { presentTag } from '../tags/present.ts'
import type { TagRow } from '../tags/resolve.ts'
import { mayReadCluster, mayReadRelation } from '../../access/visible-clusters.ts'

export type RelationRow = {
  id: number
  galaxy_cluster_id: number
  galaxy_cluster_uuid: string
  /** 0 where the target is unknown here, or not for the viewer to see. */
  referenced_galaxy_cluster_id: number
  referenced_galaxy_cluster_uuid: string
  referenced_galaxy_cluster_type: string
  distribution: number
  sharing_group_id: number | null
  is_default: boolean
}
export type PresentedRelation = ReturnType<typeof presentRelation>

/** Which relations: those of these clusters, those to these clusters, these themselves, or a page of all. */
type Which =
  | { from: readonly number[] }
  | { to: readonly string[] }
  | { ids: readonly number[] }
  | { limit: number; offset: number }

/** Relations that the viewer may see, with their tags, in MISP's shape. */
export async function loadRelations(db: Db | Tx, viewer: Viewer, which: Which): Promise<PresentedRelation[]> {
  const { rows } = await sql<RelationRow>`
    select relation.*, source.uuid as galaxy_cluster_uuid, coalesce((
        select target.id from galaxy_clusters target join galaxies on galaxies.id = target.galaxy_id
        where target.uuid = relation.referenced_galaxy_cluster_uuid and ${mayReadCluster(viewer, 'target')}
        order by target.is_default, galaxies.namespace = 'deprecated', target.id limit 1
      ), 0) as referenced_galaxy_cluster_id
    from galaxy_cluster_relations relation join galaxy_clusters source on source.id = relation.galaxy_cluster_id
    where ${condition(which)} and ${mayReadRelation(viewer)}
    order by relation.id ${'limit' in which ? sql`limit ${which.limit} offset ${which.offset}` : sql``}`.execute(db)
  const tags = await tagsOfRelations(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => presentRelation(row, tags.get(row.id)))
}

function condition(which: Which) {
  if ('limit' in which) return sql`true`
  if ('from' in which) return sql`relation.galaxy_cluster_id = ${anyOf(which.from)}`
  if ('to' in which) return sql`relation.referenced_galaxy_cluster_uuid = ${anyOf(which.to)} and not source.deleted`
  return sql`relation.id = ${anyOf(which.ids)}`
}

async function tagsOfRelations(db: Db | Tx, ids: readonly number[]): Promise<Map<number, TagRow[]>> {
  const tags = new Map<number, TagRow[]>()
  if (ids.length === 0) return tags
  const rows = await db
    .selectFrom('galaxy_cluster_relation_tags as link')
    .innerJoin('tags', 'tags.id', 'link.tag_id')
    .selectAll('tags')
    .select('link.galaxy_cluster_relation_id')
    .where('link.galaxy_cluster_relation_id', '=', anyOf(ids))
    .orderBy('tags.id')
    .execute()
  for (const { galaxy_cluster_relation_id: id, ...tag } of rows) tags.set(id, [...(tags.get(id) ?? []), tag])
  return tags
}

function presentRelation(row: RelationRow, tags: readonly TagRow[] | undefined) {
  return {
    id: String(row.id),
    galaxy_cluster_id: String(row.galaxy_cluster_id),
    referenced_galaxy_cluster_id: String(row.referenced_galaxy_cluster_id),
    referenced_galaxy_cluster_uuid: row.referenced_galaxy_cluster_uuid,
    referenced_galaxy_cluster_type: row.referenced_galaxy_cluster_type,
    galaxy_cluster_uuid: row.galaxy_cluster_uuid,
    distribution: String(row.distribution),
    sharing_group_id: row.sharing_group_id === null ? null : String(row.sharing_group_id),
    default: row.is_default,
    ...(tags ? { Tag: tags.map(presentTag) } : {}),
  }
}
