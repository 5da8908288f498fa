import type { ColumnType, Generated } from 'kysely'

/** Columns and their meaning: the migration `0028-recalls`. JSON is written as text. */
export type RecallsTable = {
  id: Generated<number>
  uuid: string
  event_uuid: string
  statement: string
  signature: string
  public_key: string
  org_id: number
  is_own: boolean
  brought_by: string | null
  outcome: 'removed' | 'kept' | null
  why: Generated<string>
  created: Generated<Date>
}

export type AnswerState = 'waiting' | 'removed' | 'kept' | 'unreachable'

/** What a server that was asked says of those that it asked itself. */
export type PassedOn = { server: string; state: AnswerState; why: string; passed: PassedOn[] }

export type RecallAnswersTable = {
  id: Generated<number>
  recall_id: number
  server_id: number | null
  server_name: string
  org_name: string
  state: Generated<AnswerState>
  why: Generated<string>
  passed: ColumnType<PassedOn[], string | undefined, string>
  attempts: Generated<number>
  next_ask: Date | null
}
