import type { Selectable } from 'kysely'
import type { GalaxiesTable, GalaxyClustersTable } from '../../db/tables/vocabulary.ts'

/** What is shown of a galaxy; its document is for the library alone. */
export const galaxyColumns = [
  'galaxies.id',
  'galaxies.uuid',
  'galaxies.name',
  'galaxies.type',
  'galaxies.description',
  'galaxies.version',
  'galaxies.icon',
  'galaxies.namespace',
  'galaxies.enabled',
  'galaxies.local_only',
  'galaxies.kill_chain_order',
] as const
export type GalaxyRow = Omit<Selectable<GalaxiesTable>, 'document'>

/** What is shown of a cluster; its place in a document and the rest of what that says are for the library alone. */
export const clusterColumns = [
  'galaxy_clusters.id',
  'galaxy_clusters.uuid',
  'galaxy_clusters.collection_uuid',
  'galaxy_clusters.galaxy_id',
  'galaxy_clusters.type',
  'galaxy_clusters.value',
  'galaxy_clusters.tag_name',
  'galaxy_clusters.description',
  'galaxy_clusters.source',
  'galaxy_clusters.authors',
  'galaxy_clusters.version',
  'galaxy_clusters.distribution',
  'galaxy_clusters.sharing_group_id',
  'galaxy_clusters.org_id',
  'galaxy_clusters.orgc_id',
  'galaxy_clusters.is_default',
  'galaxy_clusters.locked',
  'galaxy_clusters.published',
  'galaxy_clusters.deleted',
  'galaxy_clusters.extends_uuid',
  'galaxy_clusters.extends_version',
  'galaxy_clusters.meta',
] as const
export type ClusterRow = Omit<Selectable<GalaxyClustersTable>, 'position' | 'rest'>
