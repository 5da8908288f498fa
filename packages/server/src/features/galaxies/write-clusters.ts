import type { ClusterDocument } from '@tocsin/format'
import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { insertRows } from '../../platform/db/insert-rows.ts'
import { takeIds } from '../../platform/db/take-ids.ts'
import { ensureTags } from '../tags/ensure-tags.ts'
import type { Wanted } from './document-clusters.ts'

/** A cluster of a file at the id that it has here. */
export type Placed = Wanted & { id: number }

const CLUSTER = [
  'id',
  'uuid',
  'collection_uuid',
  'galaxy_id',
  'type',
  'value',
  'tag_name',
  'description',
  'source',
  'authors',
  'version',
  'distribution',
  'is_default',
  'meta',
  'position',
  'rest',
] as const
/** Everybody sees what the public library says. */
const PUBLIC = 3

/** Writes clusters of the library that are not here yet, by COPY. */
export async function insertClusters(
  tx: Tx,
  { collection, galaxyId }: { collection: ClusterDocument; galaxyId: number },
  clusters: readonly Wanted[],
): Promise<void> {
  const ids = await takeIds(tx, 'galaxy_clusters', clusters.length)
  const placed = clusters.map((cluster, i) => ({ ...cluster, id: ids[i] ?? 0 }))
  const authors = arrayText(collection.authors)
  const rows = placed.map((cluster) => ({
    id: cluster.id,
    uuid: cluster.uuid,
    collection_uuid: collection.uuid,
    galaxy_id: galaxyId,
    type: collection.type,
    value: cluster.value,
    tag_name: cluster.tag_name,
    description: cluster.description,
    source: collection.source,
    authors,
    version: collection.version,
    distribution: PUBLIC,
    is_default: true,
    meta: JSON.stringify(cluster.meta),
    position: cluster.position,
    rest: JSON.stringify(cluster.rest),
  }))
  await insertRows(tx, 'galaxy_clusters', CLUSTER, rows)
  await insertBelow(tx, placed)
}

/** Writes clusters of the library over what stands at their ids, whoever brought that. */
export async function updateClusters(tx: Tx, clusters: readonly Placed[]): Promise<void> {
  if (clusters.length === 0) return
  const rows = clusters.map(({ id, value, tag_name, description, meta, position, rest }) => {
    return { id, value, tag_name, description, meta, position, rest }
  })
  await sql`
    update galaxy_clusters c set value = n.value, tag_name = n.tag_name, description = n.description, meta = n.meta,
      position = n.position, rest = n.rest, distribution = ${PUBLIC}, sharing_group_id = null, org_id = 0, orgc_id = 0,
      locked = false, published = false, deleted = false, extends_uuid = '', extends_version = '0'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (id bigint, value text, tag_name text, description text, meta jsonb, position integer, rest jsonb)
    where c.id = n.id`.execute(tx)
  const ids = clusters.map(({ id }) => id)
  await tx.deleteFrom('galaxy_elements').where('galaxy_cluster_id', '=', anyOf(ids)).execute()
  await tx.deleteFrom('galaxy_cluster_relations').where('galaxy_cluster_id', '=', anyOf(ids)).execute()
  await insertBelow(tx, clusters)
}

/** The elements and relations of clusters that have none yet. */
async function insertBelow(tx: Tx, clusters: readonly Placed[]): Promise<void> {
  await insertRows(tx, 'galaxy_elements', ['galaxy_cluster_id', 'key', 'value'], elementRows(clusters))
  const related = clusters.flatMap((cluster) => cluster.relations.map((relation) => ({ cluster, relation })))
  const ids = await takeIds(tx, 'galaxy_cluster_relations', related.length)
  const rows = related.map(({ cluster, relation: { uuid, type } }, i) => ({
    id: ids[i] ?? 0,
    galaxy_cluster_id: cluster.id,
    referenced_galaxy_cluster_uuid: uuid,
    referenced_galaxy_cluster_type: type,
    distribution: PUBLIC,
    is_default: true,
  }))
  await insertRows(tx, 'galaxy_cluster_relations', RELATION, rows)
  const tags = await ensureTags(
    tx,
    related.flatMap(({ relation }) => relation.tags),
  )
  const links = related.flatMap(({ relation }, i) =>
    relation.tags.map((name) => ({ galaxy_cluster_relation_id: ids[i] ?? 0, tag_id: tags.get(name) ?? 0 })),
  )
  await insertRows(tx, 'galaxy_cluster_relation_tags', ['galaxy_cluster_relation_id', 'tag_id'], links)
}

const RELATION = [
  'id',
  'galaxy_cluster_id',
  'referenced_galaxy_cluster_uuid',
  'referenced_galaxy_cluster_type',
  'distribution',
  'is_default',
] as const

function* elementRows(clusters: readonly Placed[]) {
  for (const { id, elements } of clusters)
    for (const { key, value } of elements) yield { galaxy_cluster_id: id, key, value }
}

/** A list of text as PostgreSQL spells it. */
function arrayText(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
}
