import { flag, localId, nullable, seconds, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, fields, listOf, maybe, object } from '../../platform/http/api/shapes.ts'

const key = {
  id: localId,
  uuid,
  ...fields(text, 'authkey_start authkey_end'),
  comment: nullable(text),
  ...fields(seconds, 'created expiration'),
  read_only: flag,
  user_id: localId,
  allowed_ips: anything,
  unique_ips: listOf(text),
}
const shown = object({ AuthKey: object(key), User: maybe(anything) })
const added = object({ AuthKey: object({ ...key, authkey_raw: text }) })

export const authKeysApi: RouteTable = {
  group: 'Keys',
  routes: {
    'GET /auth_keys[/index]': {
      summary: 'List automation keys',
      more: "One's own, and those of the users one administers.",
      answers: listOf(shown),
    },
    'GET /auth_keys/view/{id}': { summary: 'Show an automation key, but for its middle', answers: shown },
    'POST /auth_keys/add[/{id}]': {
      summary: "Make an automation key, one's own or a user's",
      more: '`authkey_raw` holds it; it is shown this once.',
      answers: added,
    },
    'POST PUT /auth_keys/edit/{id}': { summary: 'Change what an automation key may be used for', answers: shown },
    'POST DELETE /auth_keys/delete/{id}': { summary: 'Delete an automation key', answers: done },
  },
}
