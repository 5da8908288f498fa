import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of notes and graphs. */

export type AnalystDataBlocklistsTable = {
  id: Generated<number>
  analyst_data_uuid: string
  created: Generated<Date>
  analyst_data_info: Generated<string>
  comment: Generated<string>
  analyst_data_orgc: Generated<string>
}

export type NoticelistsTable = {
  id: Generated<number>
  name: string
  version: string
  enabled: Generated<boolean>
  document: unknown
}

export type NoticelistEntriesTable = { id: Generated<number>; noticelist_id: number; data: unknown }

export type EventGraphsTable = {
  id: Generated<number>
  event_id: number
  user_id: number
  org_id: number
  timestamp: number
  network_name: Generated<string>
  network_json: string
  preview_img: string | null
}
