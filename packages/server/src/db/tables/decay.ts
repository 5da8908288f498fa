import type { DecayParameters, Formula } from '@tocsin/format'
import type { ColumnType, Generated } from 'kysely'

/** A JSON column: written as text, read as what it holds. */
type Json<T> = ColumnType<T, string, string>

/** Columns and their meaning: the migration of the same name. */
export type DecayingModelsTable = {
  id: Generated<number>
  uuid: string
  name: string
  description: Generated<string>
  formula: Generated<Formula>
  parameters: Json<DecayParameters>
  attribute_types: Generated<string[]>
  mapped_types: Generated<string[]>
  ref: Generated<string[]>
  version: Generated<string>
  org_id: number
  all_orgs: Generated<boolean>
  enabled: Generated<boolean>
  is_default: Generated<boolean>
  source: ColumnType<unknown, string | null | undefined, string | null>
}
