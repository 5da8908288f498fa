import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { hashSecret } from '../../access/authenticate.ts'
import type { AuthKeysTable } from '../../db/tables/accounts.ts'
import type { Tx } from '../../platform/db/connect.ts'

export type AuthKeyRow = Selectable<AuthKeysTable>

/** What a new key may be told; the rest is the server's. */
export type NewKey = Partial<Pick<AuthKeyRow, 'comment' | 'allowed_ips' | 'read_only' | 'expiration'>> & {
  userId: number
  /** 40 letters and digits. Shown to its owner once; only its hash is kept. */
  secret: string
  now: number
}

/** Keeps a new key. */
export async function makeKey(tx: Tx, { userId, secret, now, ...given }: NewKey): Promise<AuthKeyRow> {
  return tx
    .insertInto('auth_keys')
    .values({
      uuid: randomUUID(),
      user_id: userId,
      key_hash: hashSecret(secret),
      authkey_start: secret.slice(0, 4),
      authkey_end: secret.slice(-4),
      created: now,
      ...given,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
