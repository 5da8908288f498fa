import type { Generated } from 'kysely'

/** Which way a run goes: what is elsewhere comes here, or what is here goes there. */
export type SyncWay = 'pull' | 'push'

export type SyncRunsTable = {
  id: Generated<number>
  server_id: number | null
  server_name: string
  server_url: string
  way: SyncWay
  /** `full`, `update`, `incremental`, or what it is about: the id or uuid of an event. */
  technique: string
  user_id: number
  job_id: number | null
  state: Generated<'queued' | 'running' | 'done' | 'failed'>
  error: string | null
  created: Generated<Date>
  ended: Date | null
}

export type SyncKind = 'event' | 'proposal' | 'sighting' | 'cluster' | 'analyst-data'
export type SyncOutcome = 'added' | 'updated' | 'unchanged' | 'refused' | 'failed'

/** What became of one record that was offered. */
export type SyncOutcomesTable = {
  run_id: number
  kind: SyncKind
  uuid: string
  outcome: SyncOutcome
  why: Generated<string>
}
