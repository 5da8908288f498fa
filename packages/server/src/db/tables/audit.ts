import type { ColumnType, Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

/** Field by field, what was and what is. */
export type Differences = Record<string, [old: unknown, now: unknown]>

type Kept<T> = ColumnType<T, string | (null extends T ? null : never), never>

export type AuditLogTable = {
  id: Generated<number>
  created: Generated<Date>
  user_id: number
  email: string
  org_id: number
  org_name: string
  request_type: number
  key_id: number | null
  ip: string | null
  request_id: string | null
  action: string
  model: string
  model_id: number
  title: string
  event_id: number | null
  owner_org_id: number | null
  change: Kept<Differences>
  members: Kept<Differences | null>
}
