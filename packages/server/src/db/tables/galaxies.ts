import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type GalaxyCollectionsTable = { type: string; galaxy_id: number; document: unknown }

export type GalaxyElementsTable = { id: Generated<number>; galaxy_cluster_id: number; key: string; value: string }

export type GalaxyClusterRelationsTable = {
  id: Generated<number>
  galaxy_cluster_id: number
  referenced_galaxy_cluster_uuid: string
  referenced_galaxy_cluster_type: string
  distribution: Generated<number>
  sharing_group_id: number | null
  is_default: Generated<boolean>
}

export type GalaxyClusterRelationTagsTable = { galaxy_cluster_relation_id: number; tag_id: number }

export type GalaxyClusterBlocklistsTable = {
  id: Generated<number>
  cluster_uuid: string
  cluster_info: Generated<string>
  cluster_orgc: Generated<string>
  comment: Generated<string>
  created: Generated<Date>
}
