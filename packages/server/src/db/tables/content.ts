import type { ColumnType, Generated } from 'kysely'

/** Columns and their meaning: the migration `0010-content`. JSON is written as text. */
export type JobsTable = {
  id: Generated<number>
  kind: string
  state: Generated<'queued' | 'running' | 'done' | 'failed' | 'cancelled'>
  done: Generated<number>
  total: number | null
  message: Generated<string>
  user_id: number
  org_id: number
  created: Generated<Date>
  started: Date | null
  ended: Date | null
  error: string | null
  result: ColumnType<unknown, string | null | undefined, string | null>
  worker_job_id: number | null
  /** What it was told; null for what was done at once, for somebody who waited. */
  payload: ColumnType<unknown, string | null | undefined, never>
  /** Jobs of one queue are done one after the other; null where its name is the queue. */
  queue: string | null
}

export type ContentDocumentsTable = {
  id: Generated<number>
  kind: string
  key: string
  version: string
  digest: Buffer
  path: string
  source: string
  loaded: Generated<Date>
}

export type StarterDocumentsTable = { path: string; digest: Buffer }
