import { flag, list, localId, seconds, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, fields, listOf, message, object, sent, told } from '../../platform/http/api/shapes.ts'
import { sentRegistration } from './sent-registration.ts'

const inbox = object({
  id: localId,
  uuid,
  ...fields(text, 'title type ip user_agent user_agent_sha256 comment'),
  deleted: flag,
  timestamp: seconds,
  store_as_file: flag,
  data: anything,
})
const which = { id: told(list(text), 'Several, where the path names none.') }
const place = { org_id: text, role_id: text, ...fields(flag, 'perm_sync perm_publish perm_admin') }

export const registrationsApi: RouteTable = {
  group: 'Registrations',
  routes: {
    'GET /users/register': {
      summary: 'Tell strangers how to ask for an account',
      answers: message,
      errors: ['forbidden', 'not-found'],
    },
    'POST /users/register': {
      summary: 'Ask for an account',
      takes: { ...sentRegistration.fields, User: sentRegistration },
      answers: done,
      errors: ['forbidden', 'rejected', 'too-many'],
    },
    'GET /users/registrations[/index]': {
      summary: 'List who asked for accounts',
      takes: { value: told(text, 'A part of what they said.') },
      answers: listOf(object({ Inbox: inbox })),
    },
    'POST /users/acceptRegistrations[/{id}]': {
      summary: 'Give accounts to those who asked',
      takes: { ...which, ...place, User: sent(place) },
      answers: done,
      errors: ['rejected'],
    },
    'POST DELETE /users/discardRegistrations[/{id}]': {
      summary: 'Give no accounts to those who asked',
      takes: which,
      answers: done,
    },
  },
}
