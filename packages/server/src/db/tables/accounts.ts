import type { Generated } from 'kysely'

/** Columns and their meaning: the migration of the same name. */

export type OrganisationsTable = {
  id: Generated<number>
  uuid: string
  name: string
  description: string | null
  type: Generated<string>
  nationality: Generated<string>
  sector: Generated<string>
  contacts: string | null
  landingpage: string | null
  restricted_to_domain: string[] | null
  local: boolean
  created_by: Generated<number>
  date_created: Generated<Date>
  date_modified: Generated<Date>
}

export type RolesTable = {
  id: Generated<number>
  name: string
  permissions: string[]
  is_default: Generated<boolean>
  restricted_to_site_admin: Generated<boolean>
  enforce_rate_limit: Generated<boolean>
  rate_limit_count: Generated<number>
  memory_limit: string | null
  max_execution_time: string | null
  created: Generated<Date>
  modified: Generated<Date>
}

export type UsersTable = {
  id: Generated<number>
  org_id: number
  role_id: number
  email: string
  password_hash: string
  change_pw: Generated<boolean>
  disabled: Generated<boolean>
  expiration: Date | null
  autoalert: Generated<boolean>
  contactalert: Generated<boolean>
  notification_daily: Generated<boolean>
  notification_weekly: Generated<boolean>
  notification_monthly: Generated<boolean>
  termsaccepted: Generated<boolean>
  newsread: Generated<number>
  gpgkey: string | null
  certif_public: string | null
  nids_sid: number
  invited_by: Generated<number>
  current_login: Generated<number>
  last_login: Generated<number>
  last_api_access: Generated<number>
  last_pw_change: number | null
  totp_is_set: Generated<boolean>
  date_created: number
  date_modified: number
}

export type AuthKeysTable = {
  id: Generated<number>
  uuid: string
  user_id: number
  key_hash: Buffer
  authkey_start: string
  authkey_end: string
  comment: string | null
  allowed_ips: string[] | null
  unique_ips: Generated<string[]>
  read_only: Generated<boolean>
  expiration: Generated<number>
  created: number
}

export type SessionsTable = {
  token_hash: Buffer
  user_id: number
  csrf_token: string
  created: number
  expires: number
}

export type LoginFailuresTable = { ip: string; email: string; failed_at: number }

export type ServerIdentityTable = { singleton: Generated<boolean>; uuid: string; base_url: Generated<string> }
