import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type EventBlocklistsTable = {
  id: Generated<number>
  event_uuid: string
  event_info: Generated<string>
  event_orgc: Generated<string>
  comment: Generated<string>
  created: Generated<Date>
}

export type CorrelationExclusionsTable = {
  id: Generated<number>
  value: string
  comment: string | null
  from_json: Generated<boolean>
}

export type SharingGroupsTable = {
  id: Generated<number>
  uuid: string
  name: string
  releasability: Generated<string>
  description: Generated<string>
  organisation_uuid: string
  org_id: number
  sync_user_id: Generated<number>
  active: Generated<boolean>
  roaming: Generated<boolean>
  local: Generated<boolean>
  created: Generated<Date>
  modified: Generated<Date>
  confidential: Generated<boolean>
  embeddable: Generated<boolean>
  composite: Generated<'any' | 'all' | null>
  all_orgs: Generated<boolean>
  hides_members: Generated<boolean>
  incomplete: Generated<boolean>
}

export type SharingGroupOrgsTable = {
  id: Generated<number>
  sharing_group_id: number
  org_id: number
  extend: Generated<boolean>
  valid_until: Generated<Date | null>
}

export type SharingGroupChildrenTable = { sharing_group_id: number; child_uuid: string; child_name: Generated<string> }

export type SharingGroupMembersTable = { sharing_group_id: number; org_id: number; valid_until: Date | null }

export type SharingGroupServersTable = {
  id: Generated<number>
  sharing_group_id: number
  server_id: number
  all_orgs: Generated<boolean>
}

export type TagsTable = {
  id: Generated<number>
  name: string
  colour: string
  exportable: Generated<boolean>
  org_id: Generated<number>
  user_id: Generated<number>
  hide_tag: Generated<boolean>
  numerical_value: number | null
  is_galaxy: Generated<boolean>
  is_custom_galaxy: Generated<boolean>
  local_only: Generated<boolean>
  canonical: string | null
}

export type GalaxiesTable = {
  id: Generated<number>
  uuid: string
  name: string
  type: string
  description: Generated<string>
  version: Generated<string>
  icon: Generated<string>
  namespace: Generated<string>
  enabled: Generated<boolean>
  local_only: Generated<boolean>
  kill_chain_order: unknown
  document: Generated<unknown>
}

export type GalaxyClustersTable = {
  id: Generated<number>
  uuid: string
  collection_uuid: Generated<string>
  galaxy_id: number
  type: string
  value: string
  tag_name: string
  description: Generated<string>
  source: Generated<string>
  authors: Generated<string[]>
  version: string
  distribution: Generated<number>
  sharing_group_id: number | null
  org_id: Generated<number>
  orgc_id: Generated<number>
  is_default: Generated<boolean>
  locked: Generated<boolean>
  published: Generated<boolean>
  deleted: Generated<boolean>
  extends_uuid: Generated<string>
  extends_version: Generated<string>
  meta: Generated<unknown>
  position: number | null
  rest: Generated<unknown>
}
