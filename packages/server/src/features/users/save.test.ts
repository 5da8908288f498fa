import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
  await server.addUser({ email: 'known@host.test' })
})
afterAll(async () => server.close())

const USER_FIELDS = {
  id: '2',
  org_id: '1',
  email: 'known@host.test',
  autoalert: false,
  invited_by: '1',
  gpgkey: '',
  certif_public: '',
  nids_sid: expect.stringMatching(/^\d+$/),
  termsaccepted: false,
  newsread: '0',
  role_id: '3',
  change_pw: true,
  contactalert: false,
  disabled: false,
  expiration: null,
  current_login: '0',
  last_login: '0',
  last_api_access: '0',
  force_logout: false,
  date_created: expect.stringMatching(/^\d{10}$/),
  date_modified: expect.stringMatching(/^\d{10}$/),
  last_pw_change: expect.stringMatching(/^\d{10}$/),
}
const UNLISTED = {
  sub: null,
  external_auth_required: false,
  external_auth_key: '',
  notification_daily: false,
  notification_weekly: false,
  notification_monthly: false,
  hotp_counter: null,
  totp_is_set: '0',
}

test('a user is shown as MISP shows one: in a list, with company, and to who administers them', async () => {
  const [{ User: listed, Role: role, Organisation: org }] = (
    await server.admin('GET', '/admin/users/index/value:known@host.test/searchorg:1')
  ).body
  expect(listed).toEqual({ ...USER_FIELDS, server_id: '0' })
  expect(role).toEqual({ id: '3', name: 'User', perm_auth: true, perm_site_admin: false, perm_admin: false })
  expect(org).toEqual({ id: '1', name: 'ORGNAME' })
  const shown = { ...USER_FIELDS, ...UNLISTED, password: '*****', totp: '*****' }
  expect((await server.admin('GET', '/users/view/2')).body.User).toEqual(shown)
  const { body } = await server.admin('GET', '/admin/users/view/2')
  expect(body.User).toEqual({ ...shown, orgAdmins: { 1: 'admin@admin.test' } })
  expect((await server.admin('GET', '/admin/users/view/1')).body.User.orgAdmins).toEqual([])
  const edited = await server.admin('POST', '/admin/users/edit/2', {})
  expect(edited.body.User).toEqual({ ...USER_FIELDS, ...UNLISTED, server_id: '0', password: '******', totp: '*****' })
})

const DAMAGED = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
test.each([
  ['email', 'nobody', 'Please enter a valid email address.'],
  ['email', 'a b@host.test', 'Please enter a valid email address.'],
  ['email', `${'x'.repeat(300)}@host.test`, 'Please enter a valid email address.'],
  ['email', '', 'Please enter a valid email address.'],
  ['email', 'KNOWN@host.test', 'An account with this email address already exists.'],
  ['email', 'a\0@host.test', 'Text must not contain NUL characters.'],
  ['password', 'Short1!', 'Password length requirement not met.'],
  ['password', 'alllowercase', 'Password complexity requirement not met.'],
  ['expiration', 'soon', 'Invalid ISO 8601 format'],
  ['nids_sid', 99_999_999_999, 'A sid is a whole number up to 2147483647.'],
  ['org_id', 99, 'Invalid organisation.'],
  ['org_id', 'ORGNAME', 'A local id is an unsigned integer.'],
  ['autoalert', 'maybe', 'A boolean is true, false, 1 or 0.'],
  ['gpgkey', 'secret', 'GnuPG key not valid, please enter a valid key.'],
  ['certif_public', DAMAGED, 'Certificate not valid, please enter a valid certificate (x509).'],
])('a user with the %s %j is refused, and nobody is added', async (field, value, message) => {
  const count = async () => (await server.admin('GET', '/admin/users')).body.length
  const before = await count()
  const { status, body } = await server.admin('POST', '/admin/users/add', { email: 'new@host.test', [field]: value })
  expect([status, body]).toEqual([
    403,
    {
      saved: false,
      name: 'Could not add User',
      message: 'Could not add User',
      url: '/admin/users/add',
      errors: { [field]: [message] },
    },
  ])
  expect(await count()).toBe(before)
})

test.each([
  ['expiration', '2040-01-02', '2040-01-02 00:00:00'],
  ['expiration', '', null],
  ['expiration', null, null],
  ['disabled', '1', true],
  ['disabled', 0, false],
  ['termsaccepted', true, true],
  ['change_pw', false, false],
  ['role_id', 6, '6'],
  ['nids_sid', 4711, '4711'],
  ['email', 'Known@host.test', 'Known@host.test'],
])('an administrator sets the %s of a user to %j', async (field, value, shown) => {
  const { body } = await server.admin('POST', '/admin/users/edit/2', { [field]: value })
  expect(body.User[field]).toBe(shown)
})

test('stars sent back for a password leave it, whatever their number', async () => {
  await server.admin('POST', '/admin/users/edit/2', { password: 'Another password 12' })
  for (const password of ['*****', '******']) await server.admin('POST', '/admin/users/edit/2', { password })
  const credentials = { email: 'known@host.test', password: 'Another password 12' }
  expect((await ask(server, undefined, 'POST', '/users/login', credentials)).status).toBe(200)
})

test('users change what is theirs, and neither their address nor their access', async () => {
  const key = await server.addUser({ email: 'self@host.test' })
  const before = (await ask(server, key, 'GET', '/users/view/me')).body.User
  const wish = {
    email: 'other@host.test',
    role_id: 1,
    org_id: 2,
    change_pw: false,
    termsaccepted: true,
    disabled: true,
  }
  const { body } = await ask(server, key, 'POST', '/users/edit/1', { ...wish, autoalert: true, nids_sid: 5 })
  const after = { ...before, autoalert: true, nids_sid: '5', date_modified: expect.any(String) }
  expect(body.User).toEqual({ ...after, last_api_access: expect.any(String) })
})

test('an org admin makes users of their own organisation, in its domains, with roles that stay inside it', async () => {
  const org = (await server.admin('POST', '/admin/organisations/add', { name: 'Branch' })).body.Organisation
  await server.admin('POST', `/admin/organisations/edit/${org.id}`, { restricted_to_domain: ['branch.test'] })
  const lead = await server.addUser({ email: 'lead@elsewhere.test', org_id: org.id, role_id: 2 })
  const add = async (body: object) => ask(server, lead, 'POST', '/admin/users/add', body)
  const { User: made } = (await add({ email: 'user@branch.test', org_id: 1 })).body
  expect([made.org_id, made.role_id, made.password]).toEqual([org.id, '3', '******'])
  expect((await add({ email: 'user@mail.branch.test' })).status).toBe(200)
  const rule =
    'Invalid e-mail domain. Your user is restricted to creating users for the following domain(s): branch.test'
  for (const email of ['user@notbranch.test', 'user@branch.test.evil.test']) {
    expect((await add({ email })).body.errors).toEqual({ email: [rule] })
  }
  for (const role_id of [1, 5]) {
    const { status, body } = await add({ email: `r${role_id}@branch.test`, role_id })
    expect([status, body.message]).toEqual([403, 'You are not authorised to assign that role to a user.'])
  }
  await server.admin('POST', '/admin/roles/edit/4', { permission: 3, restricted_to_site_admin: true })
  expect((await add({ email: 'r4@branch.test', role_id: 4 })).status).toBe(403)
  const seen = (await ask(server, lead, 'GET', '/admin/users')).body
  expect(new Set(seen.map(({ User }: { User: { org_id: string } }) => User.org_id))).toEqual(new Set([org.id]))
  expect((await ask(server, lead, 'GET', '/admin/users/view/1')).body.message).toBe('Invalid user')
  expect((await ask(server, made.authkey, 'GET', '/admin/users')).status).toBe(403)
})

test('a user who is deleted is gone, with their keys', async () => {
  const key = await server.addUser({ email: 'leaver@host.test' })
  const { id } = (await ask(server, key, 'GET', '/users/view/me')).body.User
  await ask(server, key, 'POST', '/events/add', { info: 'stays' })
  const { body } = await server.admin('POST', `/admin/users/delete/${id}`)
  const [message, url] = ['User deleted.', `/admin/users/delete/${id}`]
  expect(body).toEqual({ saved: true, success: true, name: message, message, url, id })
  expect((await ask(server, key, 'GET', '/users/view/me')).status).toBe(403)
  expect(
    (await server.admin('GET', '/events/index')).body.some((event: { info: string }) => event.info === 'stays'),
  ).toBe(true)
  expect((await server.admin('POST', `/admin/users/delete/${id}`)).status).toBe(404)
})

test('the last site admin who can get in stays one', async () => {
  const LEFT = 'The server would be left without a site admin.'
  const refused = async (path: string, body: object) => {
    const { status, body: told } = await server.admin('POST', path, body)
    expect([path, status, told.message]).toEqual([path, 403, LEFT])
  }
  await refused('/admin/users/edit/1', { role_id: 3 })
  await refused('/admin/users/edit/1', { disabled: true })
  await refused('/admin/users/edit/1', { expiration: '2020-01-01' })
  await refused('/admin/roles/edit/1', { permission: 3, perm_site_admin: false })
  const second = { email: 'second@host.test', role_id: 1 }
  const { id } = (await server.admin('POST', '/admin/users/add', second)).body.User
  expect((await server.admin('POST', '/admin/users/edit/1', { autoalert: false })).status).toBe(200)
  const demoted = await server.admin('POST', `/admin/users/edit/${id}`, { role_id: 3 })
  expect(demoted.body.User.role_id).toBe('3')
  await refused('/admin/users/edit/1', { role_id: 3 })
})
