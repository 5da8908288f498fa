import type { Galaxy, GalaxyCluster } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * Keeps the galaxies and clusters that came inside an event, so that its galaxy tags can be shown with their meaning.
 * What is known already is left alone: the content library and the cluster's owner know better than a passing event.
 */
export async function captureGalaxies(tx: Tx, galaxies: readonly Galaxy[]): Promise<void> {
  const seen = new Set<string>()
  for (const galaxy of galaxies) {
    const clusters = (galaxy.GalaxyCluster ?? []).filter(({ uuid }) => !seen.has(uuid) && seen.add(uuid))
    if (clusters.length === 0) continue
    const galaxyId = await galaxyIdOf(tx, galaxy)
    await tx
      .insertInto('galaxy_clusters')
      .values(clusters.map((cluster) => clusterRow(cluster, galaxy, galaxyId)))
      .onConflict((conflict) => conflict.column('uuid').doNothing())
      .execute()
  }
}

async function galaxyIdOf(tx: Tx, galaxy: Galaxy): Promise<number> {
  const { uuid, name, type, description, version, icon, namespace } = galaxy
  await tx
    .insertInto('galaxies')
    .values({
      uuid,
      name,
      type,
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
      ...(icon === undefined ? {} : { icon }),
      ...(namespace === undefined ? {} : { namespace }),
      kill_chain_order: galaxy.kill_chain_order === undefined ? null : JSON.stringify(galaxy.kill_chain_order),
    })
    .onConflict((conflict) => conflict.column('uuid').doNothing())
    .execute()
  const { id } = await tx.selectFrom('galaxies').select('id').where('uuid', '=', uuid).executeTakeFirstOrThrow()
  return id
}

function clusterRow(cluster: GalaxyCluster, galaxy: Galaxy, galaxyId: number) {
  const type = cluster.type ?? galaxy.type
  return {
    uuid: cluster.uuid,
    collection_uuid: cluster.collection_uuid ?? '',
    galaxy_id: galaxyId,
    type,
    value: cluster.value,
    tag_name: cluster.tag_name ?? `misp-galaxy:${type}="${cluster.value}"`,
    description: cluster.description ?? '',
    source: cluster.source ?? '',
    authors: cluster.authors ?? [],
    version: cluster.version ?? '',
    distribution: cluster.distribution ?? 3,
    is_default: cluster.default ?? false,
    locked: cluster.locked ?? true,
    published: cluster.published ?? false,
    deleted: cluster.deleted ?? false,
    extends_uuid: cluster.extends_uuid ?? '',
    extends_version: cluster.extends_version ?? '0',
    meta: JSON.stringify(cluster.meta ?? {}),
  }
}
