import { metaOf, type GalaxyClusterRelation, type GalaxyElement } from '@tocsin/format'
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { GalaxyClustersTable } from '../../db/tables/vocabulary.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { insertRows } from '../../platform/db/insert-rows.ts'
import { resolveSharingGroup, type Named } from '../sharing-groups/resolve.ts'
import { resolveTags } from '../tags/resolve.ts'

export type StoredCluster = Selectable<GalaxyClustersTable>

/** What a cluster has that other tables hold. Elements that are sent replace all; relations are added or changed. */
export type Below = {
  elements?: readonly GalaxyElement[] | undefined
  relations?: readonly GalaxyClusterRelation[] | undefined
}

/** Writes a new cluster of one's own, with what hangs on it. Undefined where its uuid is taken. */
export async function insertOwn(
  tx: Tx,
  actor: Actor,
  row: Omit<Insertable<GalaxyClustersTable>, 'meta' | 'is_default'>,
  below: Below,
): Promise<StoredCluster | undefined> {
  const meta = JSON.stringify(metaOf(below.elements ?? []))
  const made = await tx
    .insertInto('galaxy_clusters')
    .values({ ...row, is_default: false, meta })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!made) return undefined
  await writeElements(tx, made.id, below.elements)
  await writeRelations(tx, actor, made.id, below.relations)
  return made
}

/** Changes a cluster of one's own. */
export async function updateOwn(
  tx: Tx,
  actor: Actor,
  { id, set }: { id: number; set: Updateable<GalaxyClustersTable> },
  below: Below = {},
): Promise<StoredCluster> {
  const { elements } = below
  const meta = elements === undefined ? {} : { meta: JSON.stringify(metaOf(elements)) }
  const after = await tx
    .updateTable('galaxy_clusters')
    .set({ ...set, ...meta })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await writeElements(tx, id, elements)
  await writeRelations(tx, actor, id, below.relations)
  return after
}

async function writeElements(tx: Tx, clusterId: number, elements: Below['elements']): Promise<void> {
  if (elements === undefined) return
  await tx.deleteFrom('galaxy_elements').where('galaxy_cluster_id', '=', clusterId).execute()
  const rows = elements.map(({ key, value }) => ({ galaxy_cluster_id: clusterId, key, value }))
  await insertRows(tx, 'galaxy_elements', ['galaxy_cluster_id', 'key', 'value'], rows)
}

async function writeRelations(tx: Tx, actor: Actor, clusterId: number, relations: Below['relations']): Promise<void> {
  for (const relation of relations ?? []) await writeRelation(tx, actor, clusterId, relation)
}

/** Adds a relation of a cluster, or changes the one to the same target of the same kind. Its tags are those sent. */
export async function writeRelation(
  tx: Tx,
  actor: Actor,
  clusterId: number,
  sent: GalaxyClusterRelation,
): Promise<number> {
  const { referenced_galaxy_cluster_uuid: target, referenced_galaxy_cluster_type: kind } = sent
  const shared = await sharingOf(tx, actor, sent)
  const known = await tx
    .selectFrom('galaxy_cluster_relations')
    .select('id')
    .where('galaxy_cluster_id', '=', clusterId)
    .where('referenced_galaxy_cluster_uuid', '=', target)
    .where('referenced_galaxy_cluster_type', '=', kind)
    .executeTakeFirst()
  const row = { ...shared, referenced_galaxy_cluster_uuid: target, referenced_galaxy_cluster_type: kind }
  if (known) await tx.updateTable('galaxy_cluster_relations').set(shared).where('id', '=', known.id).execute()
  const { id } =
    known ??
    (await tx
      .insertInto('galaxy_cluster_relations')
      .values({ galaxy_cluster_id: clusterId, ...row })
      .returning('id')
      .executeTakeFirstOrThrow())
  if (sent.Tag !== undefined) await writeRelationTags(tx, actor, id, sent.Tag)
  return id
}

/** The tags of a relation are these and no others. */
export async function writeRelationTags(
  tx: Tx,
  actor: Actor,
  relationId: number,
  tags: NonNullable<GalaxyClusterRelation['Tag']>,
): Promise<void> {
  const known = await resolveTags(tx, actor, tags)
  await tx.deleteFrom('galaxy_cluster_relation_tags').where('galaxy_cluster_relation_id', '=', relationId).execute()
  const ids = new Set(tags.flatMap(({ name, deleted }) => (deleted ? [] : (known.get(name)?.id ?? []))))
  const links = [...ids].map((tag_id) => ({ galaxy_cluster_relation_id: relationId, tag_id }))
  await insertRows(tx, 'galaxy_cluster_relation_tags', ['galaxy_cluster_relation_id', 'tag_id'], links)
}

type Shared = { distribution: number; sharing_group_id: number | null }

/**
 * With whom a cluster or relation is shared. A group that is unknown or not the actor's to use makes it their
 * organisation's alone: nothing is lost, and nothing leaks.
 */
export async function sharingOf(
  tx: Tx,
  actor: Actor,
  sent: Named & { distribution?: number | undefined },
  standard = 3,
): Promise<Shared> {
  const { distribution = standard } = sent
  if (distribution !== 4) return { distribution, sharing_group_id: null }
  const id = await resolveSharingGroup(tx, actor, sent)
  return id === undefined ? { distribution: 0, sharing_group_id: null } : { distribution, sharing_group_id: id }
}
