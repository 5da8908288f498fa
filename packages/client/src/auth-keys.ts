import { flag, list, localId, model, nullable, seconds, text, uuid, type Infer } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, type RecordId } from './record.ts'

const authKey = model('AuthKey', {
  id: localId,
  uuid,
  authkey_start: text,
  authkey_end: text,
  created: seconds,
  expiration: seconds,
  read_only: flag,
  user_id: localId,
  comment: nullable(text),
  allowed_ips: nullable(list(text)),
  unique_ips: nullable(list(text)),
  authkey_raw: text,
})
/** Times are Unix seconds, 0 for never. `authkey_raw`, the key itself, is there only when it was just made. */
export type AuthKey = Infer<typeof authKey>

/** What may be said of a new key. */
export type NewAuthKey = {
  comment?: string
  read_only?: boolean
  /** A day, `YYYY-MM-DD`: the key ends when it begins, UTC. */
  expiration?: string
  /** Addresses and networks from which it works; everywhere when left out. */
  allowed_ips?: string[]
}

/** The keys of programs. Every method throws ApiError. */
export type AuthKeysApi = {
  index(): Promise<AuthKey[]>
  view(id: RecordId): Promise<AuthKey>
  /** Makes a key for oneself, or for a user that one administers. */
  add(key?: NewAuthKey, userId?: number): Promise<AuthKey>
  edit(id: RecordId, change: NewAuthKey): Promise<AuthKey>
  /** Ends a key at once. */
  delete(id: RecordId): Promise<void>
}

export function authKeysApi(connection: Connection): AuthKeysApi {
  const { get, post } = connection
  const NAME = 'AuthKey'
  return {
    index: async () => readRecords(await get('/auth_keys/index'), NAME, authKey),
    view: async (id) => readRecord(await get(pathTo('/auth_keys/view', id)), NAME, authKey),
    add: async (key = {}, userId) =>
      readRecord(await post(pathTo('/auth_keys/add', userId ?? 'me'), JSON.stringify(key)), NAME, authKey),
    edit: async (id, change) =>
      readRecord(await post(pathTo('/auth_keys/edit', id), JSON.stringify(change)), NAME, authKey),
    async delete(id) {
      await post(pathTo('/auth_keys/delete', id))
    },
  }
}
