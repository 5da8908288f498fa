import { list, localId, nullable, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, fields, listOf, maybe, object, orNull, told } from '../../platform/http/api/shapes.ts'

const change = {
  ...fields(localId, 'id model_id'),
  ...fields(text, 'created action model title'),
  model_title: nullable(text),
  event_id: orNull(localId),
  change: anything,
}
const user = object({ id: localId, email: nullable(text), org_id: localId })
const organisation = object({ id: localId, name: nullable(text), uuid: orNull(uuid) })
const audited = object({
  AuditLog: object({
    ...change,
    ...fields(localId, 'user_id org_id request_type'),
    ...fields(nullable(text), 'ip authkey_id request_id'),
  }),
  User: user,
  Organisation: organisation,
})
const history = object({
  AuditLog: object({ ...change, ...fields(maybe(localId), 'user_id org_id') }),
  User: maybe(user),
  Organisation: maybe(organisation),
})
const log = fields(text, 'created title change action model email org')

const created = told(list(text), 'Since when, or from when to when.')
const org = told(text, 'The number or UUID of an organisation.')
const pages = { limit: localId, page: localId }
const several = list(text)

export const auditApi: RouteTable = {
  group: 'Logs',
  routes: {
    'GET POST /audit_logs[/index] /admin/audit_logs[/index]': {
      summary: 'Search the audit log',
      more: "What one's own did; everything for site admins.",
      takes: {
        ...fields(several, 'model model_id event_id model_title action ip authkey_id request_id request_type'),
        user: told(text, 'The number or address of a user.'),
        org,
        created,
        ...pages,
      },
      answers: listOf(audited),
    },
    'GET POST /audit_logs/eventIndex[/{id}[/{org}]]': {
      summary: 'Show the history of an event',
      takes: { eventId: told(text, 'The event, where the path names none.'), org, created, ...pages },
      path: { org },
      answers: listOf(history),
    },
    'GET POST /logs[/index] /admin/logs[/index]': {
      summary: "Search the log in the form of MISP's older one",
      takes: {
        ...fields(several, 'id title model model_id action user_id change email org description ip'),
        created,
        ...pages,
      },
      answers: listOf(
        object({
          Log: object({ ...log, ...fields(localId, 'id model_id user_id'), ...fields(text, 'description ip') }),
        }),
      ),
    },
    'GET /logs/event_index/{id}': {
      summary: "Show the history of an event in the form of MISP's older log",
      answers: object({ Log: listOf(object({ ...log, model_id: localId })) }),
    },
  },
}
