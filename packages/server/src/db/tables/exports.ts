import type { ColumnType, Generated } from 'kysely'

/** Columns and their meaning: the migration `0019-exports`. JSON is written as text. */
export type SavedSearchesTable = {
  id: Generated<number>
  uuid: string
  user_id: number
  name: string
  description: string
  scope: 'events' | 'attributes'
  parameters: ColumnType<Record<string, unknown>, string, string>
  shared_with: 'nobody' | 'organisation' | 'everybody'
  taxii: boolean
  created: Generated<Date>
  modified: Generated<Date>
}

export type ScheduledExportsTable = {
  id: Generated<number>
  uuid: string
  user_id: number
  saved_search_id: number
  format: string
  every: string | null
  next_run: Date | null
  token_hash: Buffer | null
  token_start: string | null
  created: Generated<Date>
  job_id: number | null
  ran: Date | null
  error: string | null
  sha256: string | null
  size: number | null
  made: Date | null
  content_type: string | null
  extension: string | null
}

/** The migration `0020-taxii`. */
export type EventArrivalsTable = { event_id: number; added: Date }

export type TaxiiStatusesTable = {
  id: string
  user_id: number
  status: ColumnType<Record<string, unknown>, string, string>
  created: Generated<Date>
}
