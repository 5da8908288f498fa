import { count, flag, localId, nullable, organisation, seconds, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  also,
  anything,
  done,
  eitherOf,
  fields,
  listOf,
  maybe,
  named,
  needed,
  object,
  oneOf,
  orNull,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'
import { wholeRole } from '../roles/sent-role.ts'

const listed = {
  ...fields(localId, 'id org_id role_id invited_by nids_sid newsread'),
  ...fields(text, 'email gpgkey certif_public'),
  ...fields(flag, 'autoalert termsaccepted change_pw contactalert disabled force_logout'),
  expiration: nullable(text),
  ...fields(seconds, 'current_login last_login last_api_access date_created date_modified'),
  last_pw_change: orNull(seconds),
}
const user = {
  ...listed,
  sub: nullable(text),
  external_auth_required: flag,
  external_auth_key: text,
  ...fields(flag, 'notification_daily notification_weekly notification_monthly'),
  hotp_counter: nullable(count),
  totp_is_set: oneOf('0', '1'),
  password: text,
  totp: nullable(text),
  orgAdmins: maybe(eitherOf(named(text), listOf(text))),
}
const full = object({
  User: object(user),
  Role: wholeRole,
  Organisation: organisation,
  UserSetting: eitherOf(named(anything), listOf(anything)),
})
const edited = object({ User: object({ ...user, server_id: localId }) })
const credentials = { email: needed(text), password: needed(text) }
const session = object({ csrf_token: text })
const recoveryCodes = { recovery_codes: listOf(text) }
const otp = needed(told(text, 'The code that the second factor shows now.'))

const self = object({
  user: object({ id: text, email: text }),
  organisation: object({ id: text, uuid: text, name: text }),
  role: object({ id: text, name: text }),
  permissions: listOf(text),
  is_site_admin: flag,
  duty: orNull(oneOf('second-factor', 'terms', 'password')),
  csrf_token: text,
})

export const usersApi: RouteTable = {
  group: 'Users',
  routes: {
    'GET /admin/users[/index[/{value}]]': {
      summary: 'List users',
      more: "Those of one's organisation; all for site admins.",
      takes: { value: told(text, 'A part of the address.'), searchorg: told(localId, 'Of this organisation.') },
      path: { value: told(text, 'A part of the address.') },
      answers: listOf(
        object({
          User: object({ ...listed, server_id: localId }),
          Role: object({ id: localId, name: text, ...fields(flag, 'perm_auth perm_site_admin perm_admin') }),
          Organisation: object({ id: localId, name: text }),
        }),
      ),
    },
    'GET /admin/users/view/{id}': { summary: 'Show a user to those who administer them', answers: full },
    'POST /admin/users/add': {
      summary: 'Add a user',
      answers: object({ User: object({ ...user, server_id: localId, authkey: text }) }),
    },
    'POST PUT /admin/users/edit/{id}': { summary: 'Change a user', answers: edited },
    'POST DELETE /admin/users/delete/{id}': { summary: 'Delete a user', answers: done },
    'GET /users/view/{id}': { summary: 'Show a user: `me`, or one that the caller may see', answers: full },
    'POST /users/edit[/{id}]': {
      summary: 'Change oneself',
      takes: {
        ...fields(text, 'email password gpgkey certif_public'),
        ...fields(flag, 'autoalert contactalert notification_daily notification_weekly notification_monthly'),
      },
      answers: full,
    },
    'POST /users/change_pw': { summary: "Change one's password", takes: { password: needed(text) }, answers: done },
    'POST /users/resetauthkey[/{id}]': {
      summary: 'Make a new key in place of all others',
      more: 'The message of the answer holds it; it is shown this once.',
      answers: done,
    },
    'POST /users/login': {
      summary: 'Log in with address and password, for browsers',
      more: 'Whoever has a second factor is answered a token for /users/otp. Forms are taken as well.',
      takes: { ...fields(text, 'email password'), User: sent(credentials), data: sent({ User: sent(credentials) }) },
      answers: eitherOf(session, object({ otp_required: { writes: { const: true } }, otp_token: text })),
      errors: ['unauthenticated', 'rejected', 'too-many'],
    },
    'GET /tocsin/session': {
      summary: 'Tell who is logged in, for browsers',
      more: 'What has to be done before anything else is the `duty`; where nobody is logged in, `user` is null.',
      answers: eitherOf(self, object({ user: { writes: { type: 'null' } } })),
    },
    'POST /users/otp': {
      summary: 'Show the second factor while logging in',
      takes: { otp_token: needed(text), otp },
      answers: session,
      errors: ['unauthenticated', 'rejected', 'too-many'],
    },
    'POST /users/logout': { summary: 'End the session', answers: done },
    'GET /users/terms': {
      summary: 'Show the terms of use',
      answers: object({ terms: text, termsaccepted: flag }),
      errors: ['not-found'],
    },
    'POST /users/terms': { summary: 'Accept the terms of use', answers: done },
    'GET /users/totp_new': {
      summary: 'Offer a secret for a second factor',
      answers: object({ enrolment: text, secret: text, uri: text }),
      errors: ['too-many'],
    },
    'POST /users/totp_new': {
      summary: 'Keep the offered secret, proven by a code',
      takes: { enrolment: needed(text), otp },
      answers: also(done, recoveryCodes),
      errors: ['rejected', 'too-many'],
    },
    'POST DELETE /users/totp_delete/{id}': { summary: "Take away a user's second factor", answers: done },
    'POST /tocsin/recovery-codes': {
      summary: 'Make new codes for when the second factor is lost',
      takes: { otp },
      answers: object(recoveryCodes),
      errors: ['rejected', 'too-many'],
    },
  },
}
