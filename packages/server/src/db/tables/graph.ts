import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type EventsTable = {
  id: Generated<number>
  uuid: string
  org_id: number
  orgc_id: number
  user_id: number
  info: string
  date: string
  threat_level_id: number
  analysis: number
  published: boolean
  timestamp: number
  publish_timestamp: Generated<number>
  sighting_timestamp: Generated<number>
  first_publication: Generated<number>
  distribution: number
  sharing_group_id: Generated<number>
  attribute_count: Generated<number>
  proposal_email_lock: Generated<boolean>
  locked: Generated<boolean>
  disable_correlation: Generated<boolean>
  extends_uuid: string | null
  arrived_from: Generated<string | null>
  protected: boolean | null
  recall_key: Generated<string | null>
}

export type AttributesTable = {
  id: Generated<number>
  event_id: number
  object_id: Generated<number>
  uuid: string
  type: string
  category: string
  object_relation: string | null
  value1: string
  value2: Generated<string>
  value1_key: number
  value2_key: number | null
  ip: string | null
  to_ids: boolean
  timestamp: number
  distribution: number
  sharing_group_id: Generated<number>
  deleted: Generated<boolean>
  disable_correlation: Generated<boolean>
  first_seen: number | null
  last_seen: number | null
  comment: Generated<string>
}

export type ObjectsTable = {
  id: Generated<number>
  event_id: number
  uuid: string
  name: string
  meta_category: Generated<string>
  description: Generated<string>
  template_uuid: Generated<string>
  template_version: Generated<string>
  timestamp: number
  distribution: number
  sharing_group_id: Generated<number>
  comment: Generated<string>
  deleted: Generated<boolean>
  first_seen: number | null
  last_seen: number | null
}

export type ObjectReferencesTable = {
  id: Generated<number>
  event_id: number
  object_id: number
  uuid: string
  timestamp: number
  source_uuid: string
  referenced_uuid: string
  referenced_id: number
  referenced_type: number
  relationship_type: string | null
  comment: Generated<string>
  deleted: Generated<boolean>
}

export type AttachmentsTable = { owner: string; owner_id: number; event_id: number; sha256: string; size: number }

export type EventTagsTable = {
  id: Generated<number>
  event_id: number
  tag_id: number
  local: Generated<boolean>
  relationship_type: string | null
}

export type AttributeTagsTable = {
  id: Generated<number>
  event_id: number
  attribute_id: number
  tag_id: number
  local: Generated<boolean>
  relationship_type: string | null
}

export type EventReportsTable = {
  id: Generated<number>
  event_id: number
  uuid: string
  name: string
  content: string | null
  distribution: number
  sharing_group_id: Generated<number>
  timestamp: number
  deleted: Generated<boolean>
}

export type ShadowAttributesTable = {
  id: Generated<number>
  event_id: number
  old_id: Generated<number>
  uuid: string
  event_uuid: string
  event_org_id: number
  org_id: number
  email: Generated<string>
  type: string
  category: string
  value1: string
  value2: Generated<string>
  to_ids: boolean
  comment: Generated<string>
  proposal_to_delete: Generated<boolean>
  deleted: Generated<boolean>
  disable_correlation: Generated<boolean>
  timestamp: number
  first_seen: number | null
  last_seen: number | null
}

export type SightingsTable = {
  id: Generated<number>
  event_id: number
  attribute_id: number
  attribute_uuid: string
  org_id: number
  uuid: string
  date_sighting: number
  source: Generated<string>
  type: Generated<number>
}

export type AnalystDataTable = {
  id: Generated<number>
  kind: string
  uuid: string
  event_id: number
  object_uuid: string
  object_type: string
  authors: Generated<string>
  org_uuid: string
  orgc_uuid: string
  created: Date
  modified: Date
  distribution: number
  sharing_group_id: number | null
  locked: Generated<boolean>
  note: string | null
  language: string | null
  opinion: number | null
  comment: string | null
  relationship_type: string | null
  related_object_uuid: string | null
  related_object_type: string | null
  related_event_id: Generated<number>
}

export type CryptographicKeysTable = {
  id: Generated<number>
  event_id: number
  uuid: string
  type: string
  timestamp: number
  key_data: string
  revoked: Generated<boolean>
  fingerprint: Generated<string>
}

export type EventDelegationsTable = {
  id: Generated<number>
  event_id: number
  org_id: number
  requester_org_id: number
  message: Generated<string>
  distribution: number
  sharing_group_id: Generated<number>
}
