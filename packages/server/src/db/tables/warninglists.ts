import type { WarninglistCategory, WarninglistType } from '@tocsin/format'
import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type WarninglistsTable = {
  id: Generated<number>
  name: string
  type: WarninglistType
  description: Generated<string>
  version: number
  category: Generated<WarninglistCategory>
  enabled: Generated<boolean>
  is_default: Generated<boolean>
  on_import: Generated<'inform' | 'drop_to_ids'>
  on_export: Generated<'inform' | 'exclude'>
  entry_count: Generated<number>
  entries_form: Generated<'list' | 'map'>
  document: unknown
  revision: Generated<number>
}

export type WarninglistTypesTable = { id: Generated<number>; warninglist_id: number; type: string }

export type WarninglistEntriesTable = {
  id: Generated<number>
  warninglist_id: number
  value: string
  comment: string | null
}
