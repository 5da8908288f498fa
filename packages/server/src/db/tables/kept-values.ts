import type { Generated } from 'kysely'

/** Columns and their meaning: the migration `0030-kept-values`. */
export type KeptSetsTable = {
  id: Generated<number>
  feed_id: number | null
  server_id: number | null
  kept: Date | null
}

export type KeptValuesTable = { set_id: number; hash: Buffer; event_uuid: string | null }
