import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type TaxonomiesTable = {
  id: Generated<number>
  namespace: string
  description: string
  version: number
  enabled: Generated<boolean>
  exclusive: Generated<boolean>
  required: Generated<boolean>
  highlighted: Generated<boolean>
  document: string
}

export type TaxonomyTagsTable = {
  id: Generated<number>
  taxonomy_id: number
  position: number
  tag: string
  predicate: string
  value: string | null
  expanded: string
  description: string | null
  colour: string
  own_colour: string | null
  numerical_value: number | null
  exclusive_predicate: boolean
}

export type TagVocabularyTable = { stamp: string }

export type FavouriteTagsTable = { user_id: number; tag_id: number }

export type TagCollectionsTable = {
  id: Generated<number>
  uuid: string
  name: string
  description: Generated<string>
  all_orgs: Generated<boolean>
  org_id: number
  user_id: number
}

export type TagCollectionTagsTable = { id: Generated<number>; tag_collection_id: number; tag_id: number }
