import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

const add = async (fields: object) => server.admin('POST', '/admin/roles/add', fields)
/** The flags that a shown role has set, without their prefix. */
const flagsOf = (role: object) =>
  Object.entries(role)
    .filter(([name, value]) => name.startsWith('perm_') && value === true)
    .map(([name]) => name.slice('perm_'.length))
    .toSorted()

const WRITE = ['add', 'modify', 'modify_org']
const CONTRIBUTE = [...WRITE, 'tagger', 'sighting', 'decaying', 'galaxy_editor', 'analyst_data', 'audit', 'auth']
const PUBLISH = [...CONTRIBUTE, 'publish', 'publish_zmq', 'publish_kafka', 'delegate']
const SITE = ['sync', 'site_admin', 'regexp_access', 'object_template', 'warninglist', 'view_feed_correlations']
test.each([
  ['1', 'admin', [...PUBLISH, ...SITE, 'admin', 'template', 'sharing_group', 'tag_editor'], '3', 'publish'],
  ['2', 'Org Admin', [...PUBLISH, 'admin', 'template', 'sharing_group', 'tag_editor'], '3', 'publish'],
  ['3', 'User', CONTRIBUTE, '2', 'manage_org'],
  ['4', 'Publisher', PUBLISH, '3', 'publish'],
  ['5', 'Sync user', [...PUBLISH, 'sync', 'sharing_group', 'tag_editor'], '3', 'publish'],
  ['6', 'Read Only', ['audit', 'auth'], '0', 'read_only'],
])('a new server has the role %s, %s, as MISP has it', async (...expected) => {
  const [id, name, flags, permission, permission_description] = expected
  const { Role: role } = (await server.admin('GET', `/roles/view/${id}`)).body
  expect(flagsOf(role)).toEqual(flags.toSorted())
  expect(role).toMatchObject({ id, name, permission, permission_description, default_role: id === '3' })
})

test('a role is shown as MISP shows one, and in a list with whether it is the default', async () => {
  const { body } = await add({ name: 'Analyst', permission: 1 })
  const { Role: role } = body
  const off = Object.fromEntries(Object.keys(role).flatMap((name) => (name.startsWith('perm_') ? [[name, false]] : [])))
  expect(Object.keys(off)).toHaveLength(25)
  const shown = {
    ...off,
    id: '7',
    name: 'Analyst',
    created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    modified: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    perm_add: true,
    perm_modify: true,
    default_role: false,
    memory_limit: '',
    max_execution_time: '',
    restricted_to_site_admin: false,
    enforce_rate_limit: false,
    rate_limit_count: '0',
    permission: '1',
    permission_description: 'manage_own',
  }
  expect(role).toEqual(shown)
  expect((await server.admin('GET', '/roles/index')).body.at(-1)).toEqual({ Role: { ...shown, default: false } })
})

test.each([
  [undefined, []],
  [0, []],
  ['1', ['add', 'modify']],
  ['manage_org', WRITE],
  [3, [...WRITE, 'publish']],
  ['publish', [...WRITE, 'publish']],
  ['everything', []],
  [4, []],
])('the grade of writing %j overrules the single flags for it', async (permission, flags) => {
  const name = `Grade ${JSON.stringify(permission)}`
  const { body } = await add({ name, permission, perm_publish: true, perm_add: true, perm_tagger: '1' })
  expect(flagsOf(body.Role)).toEqual([...flags, 'tagger'].toSorted())
})

test('an edit changes what it names and leaves the rest, but for the grade of writing', async () => {
  const fields = { name: 'Edited', permission: 2, perm_sighting: true, max_execution_time: 1234 }
  const { id } = (await add({ ...fields, rate_limit_count: 5 })).body.Role
  const { Role: role } = (await server.admin('PUT', `/admin/roles/edit/${id}`, { Role: { perm_tagger: 1 } })).body
  expect(flagsOf(role)).toEqual(['sighting', 'tagger'])
  expect(role).toMatchObject({ name: 'Edited', max_execution_time: '1234', rate_limit_count: '5', permission: '0' })
  const { Role: whole } = (await server.admin('POST', `/admin/roles/edit/${id}`, { ...role, perm_tagger: false })).body
  expect(whole).toEqual({ ...role, perm_tagger: false, modified: expect.any(String) })
})

test.each([
  ['name', '', 'Name cannot be empty.'],
  ['name', 'aDMIN', 'A role with this name already exists.'],
  ['name', 'x'.repeat(256), 'At most 255 characters are allowed.'],
  ['name', 'a\0b', 'Text must not contain NUL characters.'],
  ['rate_limit_count', 1e12, 'A count is a whole number up to 2147483647.'],
  ['rate_limit_count', -1, 'A count is a whole number up to 2147483647.'],
  ['perm_admin', 'maybe', 'A boolean is true, false, 1 or 0.'],
])('a role with the %s %j is refused', async (field, value, message) => {
  const { status, body } = await add({ name: 'New one', [field]: value })
  const name = 'Could not add Role'
  const errors = { [field]: [message] }
  expect([status, body]).toEqual([403, { saved: false, name, message: name, url: '/roles/add', errors }])
})

test('the default role is the one of new users', async () => {
  const { body } = await server.admin('POST', '/admin/roles/set_default/6')
  const [message, url] = ['Default role set.', '/admin/roles/set_default/6']
  expect(body).toEqual({ saved: true, success: true, name: message, message, url, id: '6' })
  const key = await server.addUser({ email: 'new@host.test' })
  expect((await ask(server, key, 'GET', '/users/view/me')).body.Role).toMatchObject({ id: '6', default_role: true })
  await server.admin('POST', '/admin/roles/set_default/3')
  expect((await server.admin('GET', '/roles/view/6')).body.Role.default_role).toBe(false)
})

test('a role goes when nobody has it', async () => {
  const { id } = (await add({ name: 'Short-lived' })).body.Role
  const [message, url] = ['Role deleted.', `/roles/delete/${id}`]
  expect((await server.admin('DELETE', `/admin/roles/delete/${id}`)).body).toEqual({
    saved: true,
    success: true,
    name: message,
    message,
    url,
    id: Number(id),
  })
  const { status, body } = await server.admin('POST', '/admin/roles/delete/1')
  expect([status, body.errors]).toEqual([403, 'It is not possible to delete role that is assigned to users.'])
})

test.each(['99', 'admin', '0', '9'.repeat(20)])('there is no role %s', async (id) => {
  expect((await server.admin('GET', `/roles/view/${id}`)).body.message).toBe('Invalid Role.')
  for (const action of ['edit', 'delete', 'set_default']) {
    const { status, body } = await server.admin('POST', `/admin/roles/${action}/${id}`, { name: 'No' })
    expect([status, body.message]).toEqual([404, 'Invalid Role.'])
  }
})

test('only site admins change roles', async () => {
  const key = await server.addUser({ email: 'lead@host.test', role_id: 2 })
  for (const path of ['add', 'edit/2', 'delete/6', 'set_default/2']) {
    expect((await ask(server, key, 'POST', `/admin/roles/${path}`, { name: 'no', perm_site_admin: true })).status).toBe(
      403,
    )
  }
})
