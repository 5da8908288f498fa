import {
  dateTime,
  flag,
  localId,
  model,
  nullable,
  organisation,
  seconds,
  text,
  type Infer,
  type Organisation,
} from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf } from './record.ts'

/** A user in MISP's fields. `password` is sent and never answered; `authkey` is answered once, when the user is made. */
const user = model('User', {
  id: localId,
  email: text,
  password: text,
  org_id: localId,
  role_id: localId,
  authkey: text,
  autoalert: flag,
  contactalert: flag,
  notification_daily: flag,
  notification_weekly: flag,
  notification_monthly: flag,
  invited_by: localId,
  gpgkey: nullable(text),
  certif_public: nullable(text),
  nids_sid: localId,
  termsaccepted: flag,
  newsread: seconds,
  change_pw: flag,
  disabled: flag,
  expiration: nullable(dateTime),
  current_login: seconds,
  last_login: seconds,
  last_api_access: seconds,
  date_created: seconds,
  date_modified: seconds,
  last_pw_change: nullable(seconds),
})
/** Times are Unix seconds, 0 for never; `expiration` is `YYYY-MM-DD HH:MM:SS`, UTC, or null. */
export type User = Infer<typeof user>

const roleName = model('Role', { id: localId, name: text })
/** What a user may do, by MISP's names: `perm_add`, `perm_publish`, … */
export type Role = { id: number; name: string; permissions: string[] }

/** Whom a key belongs to. */
export type Self = { user: User; role: Role; organisation: Organisation }

/** Oneself, and for those who administer, others. Every method throws ApiError. */
export type UsersApi = {
  me(): Promise<Self>
  /** The users that one administers. */
  index(): Promise<User[]>
  /** Adds a user, who needs `email`, `org_id` and `role_id`; their key is in the answer, and nowhere else. */
  add(user: User): Promise<User>
  /** Sends the fields to change; the rest stays. */
  edit(id: number, change: User): Promise<User>
  delete(id: number): Promise<void>
}

export function usersApi(connection: Connection): UsersApi {
  const { get, post } = connection
  return {
    async me() {
      const answer = await get('/users/view/me')
      return {
        user: readRecord(answer, 'User', user),
        role: readRole(answer),
        organisation: readRecord(answer, 'Organisation', organisation),
      }
    },
    index: async () => readRecords(await get('/admin/users'), 'User', user),
    add: async (sent) => readRecord(await post('/admin/users/add', textOf(user, sent)), 'User', user),
    edit: async (id, change) =>
      readRecord(await post(pathTo('/admin/users/edit', id), textOf(user, change)), 'User', user),
    async delete(id) {
      await post(pathTo('/admin/users/delete', id))
    },
  }
}

function readRole(answer: unknown): Role {
  const { id = 0, name = '' } = readRecord(answer, 'Role', roleName)
  const { Role = {} } = answer as { Role?: object }
  const held = Object.entries(Role).filter(([key, is]) => key.startsWith('perm_') && (is === true || is === '1'))
  return { id, name, permissions: held.map(([key]) => key) }
}
