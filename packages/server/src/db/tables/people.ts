import type { ColumnType, Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. JSON is written as text. */
type Json = ColumnType<unknown, string, string>

export type UserSettingsTable = {
  id: Generated<number>
  user_id: number
  setting: string
  value: Json
  timestamp: number
}

export type ServerSettingsTable = { id: Generated<number>; name: string; value: Json; changed: number }

export type RegistrationsTable = {
  id: Generated<number>
  uuid: string
  data: Json
  comment: string
  ip: string
  user_agent: string
  user_agent_sha256: string
  timestamp: number
}

export type SecondFactorsTable = { user_id: number; secret: Buffer; last_step: number; created: number }

export type RecoveryCodesTable = { user_id: number; code_hash: Buffer }

export type LogInChallengesTable = { token_hash: Buffer; user_id: number; expires: number }

export type OrgBlocklistsTable = {
  id: Generated<number>
  org_uuid: string
  org_name: Generated<string>
  comment: Generated<string>
  created: Generated<Date>
  blocked_amount: Generated<number>
  blocked_last_time: number | null
}
