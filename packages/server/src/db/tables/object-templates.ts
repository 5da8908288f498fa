import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type ObjectTemplatesTable = {
  id: Generated<number>
  uuid: string
  version: number
  name: string
  meta_category: string
  description: Generated<string>
  user_id: Generated<number>
  org_id: Generated<number>
  fixed: boolean
  active: boolean
  definition: unknown
}

export type RelationshipVocabulariesTable = { uuid: string; version: number; name: string; definition: unknown }
