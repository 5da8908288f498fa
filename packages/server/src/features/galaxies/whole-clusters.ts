import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { loadClusterCompany } from './cluster-company.ts'
import { clusterColumns, galaxyColumns, type ClusterRow } from './cluster-row.ts'
import { loadRelations, type PresentedRelation } from './load-relations.ts'
import { presentCluster, presentGalaxy } from './present-cluster.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'

export type PresentedElement = { id: string; galaxy_cluster_id: string; key: string; value: string }

export type WholeCluster = Awaited<ReturnType<typeof wholeClusters>>[number]

/** `withTargeting`: also what others are to them. */
type Options = { withTargeting?: boolean }

/** Clusters in full, in the order of these ids, as far as the viewer may see them. */
export async function wholeClusters(
  context: Pick<Context, 'db' | 'config'>,
  viewer: Viewer,
  ids: readonly number[],
  { withTargeting = false }: Options = {},
) {
  if (ids.length === 0) return []
  const { db } = context
  const rows = await visibleClusters(db, viewer)
    .select(clusterColumns)
    .where('galaxy_clusters.id', '=', anyOf(ids))
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const galaxies = await galaxiesOf(db, rows)
  const elements = await elementsOfClusters(db, ids)
  const company = await loadClusterCompany(context, viewer, rows)
  const targeting = withTargeting ? await targetingOf(db, viewer, rows) : undefined
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const inbound = targeting?.get(row.uuid)
    return {
      ...presentCluster(row),
      ...company.groupOf(row),
      Galaxy: galaxies.get(row.galaxy_id),
      GalaxyElement: elements.get(id) ?? [],
      GalaxyClusterRelation: company.relationsOf(id),
      Org: company.orgOf(row.org_id),
      Orgc: company.orgOf(row.orgc_id),
      ...(inbound ? { TargetingClusterRelation: inbound } : {}),
    }
  })
}

async function galaxiesOf(db: Db, rows: readonly ClusterRow[]): Promise<Map<number, object>> {
  const ids = [...new Set(rows.map(({ galaxy_id }) => galaxy_id))]
  const galaxies = await db.selectFrom('galaxies').select(galaxyColumns).where('id', '=', anyOf(ids)).execute()
  return new Map(galaxies.map((galaxy) => [galaxy.id, presentGalaxy(galaxy)]))
}

/** The elements of these clusters in their order, by cluster. */
export async function elementsOfClusters(db: Db, ids: readonly number[]): Promise<Map<number, PresentedElement[]>> {
  const rows = await db
    .selectFrom('galaxy_elements')
    .selectAll()
    .where('galaxy_cluster_id', '=', anyOf(ids))
    .orderBy('id')
    .execute()
  const elements = new Map<number, PresentedElement[]>()
  for (const { id, galaxy_cluster_id: cluster, key, value } of rows) {
    const list = elements.get(cluster) ?? []
    elements.set(cluster, list)
    list.push({ id: String(id), galaxy_cluster_id: String(cluster), key, value })
  }
  return elements
}

async function targetingOf(
  db: Db,
  viewer: Viewer,
  rows: readonly ClusterRow[],
): Promise<Map<string, PresentedRelation[]>> {
  const relations = await loadRelations(db, viewer, { to: rows.map(({ uuid }) => uuid) })
  const targeting = new Map<string, PresentedRelation[]>()
  for (const relation of relations) {
    const list = targeting.get(relation.referenced_galaxy_cluster_uuid) ?? []
    targeting.set(relation.referenced_galaxy_cluster_uuid, list)
    list.push(relation)
  }
  return targeting
}
