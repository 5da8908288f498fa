import type { Generated } from 'kysely'

/** The one key that this server signs with. Columns: the migration of the same name. */
export type InstanceKeysTable = {
  is_only: Generated<boolean>
  private_key: Buffer
  public_key: string
  fingerprint: string
  created: Generated<Date>
}
