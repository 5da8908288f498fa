import type { ColumnType, Generated } from 'kysely'

/** What a run is over: a link to another server, or a feed. */
export type RunOver = 'server' | 'feed'

/**
 * Which way a run goes: what is elsewhere comes here, what is here goes there, values are kept to be looked up, or both sides
 * are compared and nothing goes anywhere.
 */
export type RunWhat = 'pull' | 'push' | 'fetch' | 'cache' | 'drift'

/** Columns and their meaning: the migration `0029-runs`. JSON is written as text. */
export type RunsTable = {
  id: Generated<number>
  over: RunOver
  server_id: number | null
  feed_id: number | null
  name: string
  url: string
  what: RunWhat
  technique: Generated<string>
  user_id: number
  job_id: number | null
  state: Generated<'queued' | 'running' | 'done' | 'failed'>
  error: string | null
  counts: ColumnType<object | null, string | null | undefined, string | null>
  created: Generated<Date>
  ended: Date | null
}

export type RecordKind =
  'event' | 'attribute' | 'object' | 'report' | 'proposal' | 'sighting' | 'cluster' | 'analyst-data'
export type RecordOutcome = 'added' | 'updated' | 'unchanged' | 'refused' | 'failed'

/** On which side a record is missing that the rules send there, or in an older version than on the other. */
export type Drift = 'missing-here' | 'older-here' | 'missing-there' | 'older-there'

/** What became of one record that was offered. */
export type RunOutcomesTable = {
  run_id: number
  kind: RecordKind
  uuid: string
  outcome: RecordOutcome | Drift
  why: Generated<string>
}
