import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let user: string
beforeAll(async () => {
  server = await createStartedServer()
  user = await server.addUser({ email: 'user@host.test' })
})
afterAll(async () => server.close())

const add = async (fields: object, whose = 'me') => server.admin('POST', `/auth_keys/add/${whose}`, fields)

test('a key is told once, and shown by its ends after that', async () => {
  const { body } = await add({ comment: 'for tests' })
  const { authkey_raw: key, ...shown } = body.AuthKey
  expect(key).toMatch(/^[a-zA-Z0-9]{40}$/)
  expect(shown).toEqual({
    id: expect.stringMatching(/^\d+$/),
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    authkey_start: key.slice(0, 4),
    authkey_end: key.slice(-4),
    created: expect.stringMatching(/^\d+$/),
    expiration: '0',
    read_only: false,
    user_id: '1',
    comment: 'for tests',
    allowed_ips: null,
    unique_ips: [],
  })
  const view = await server.admin('GET', `/auth_keys/view/${shown.id}`)
  expect(view.body).toEqual({ AuthKey: shown, User: { id: '1', email: 'admin@admin.test' } })
  expect(JSON.stringify((await server.admin('GET', '/auth_keys')).body)).not.toContain(key)
})

test('the address that a key is used from is written down, and when', async () => {
  const { body } = await add({}, '2')
  await ask(server, body.AuthKey.authkey_raw, 'GET', '/users/view/me')
  const { id } = body.AuthKey
  await expect
    .poll(async () => (await server.admin('GET', `/auth_keys/view/${id}`)).body.AuthKey.unique_ips)
    .toEqual(['127.0.0.1'])
  expect(Number((await server.admin('GET', '/users/view/2')).body.User.last_api_access)).toBeGreaterThan(0)
})

test.each([
  ['', null],
  [null, null],
  [[], null],
  ['10.0.0.1', ['10.0.0.1']],
  ['10.0.0.0/8, 2001:db8::/32\n192.0.2.1', ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']],
  [['::1'], ['::1']],
])('the addresses %j are kept as %j', async (allowed_ips, kept) => {
  expect((await add({ allowed_ips })).body.AuthKey.allowed_ips).toEqual(kept)
})

const SHAPE = 'Addresses are a list, or text with commas or line breaks between them.'
const FORMAT = 'Expiration must be in YYYY-MM-DD format.'
test.each([
  ['allowed_ips', 'bad', 'bad is not valid IP range'],
  ['allowed_ips', '10.0.0.0/33', '10.0.0.0/33 is not valid IP range'],
  ['allowed_ips', '10.0.0.1, 10.0.0.256', '10.0.0.256 is not valid IP range'],
  ['allowed_ips', 5, SHAPE],
  ['allowed_ips', { 0: '10.0.0.1' }, SHAPE],
  ['allowed_ips', [['10.0.0.1']], SHAPE],
  ['expiration', 'soon', FORMAT],
  ['expiration', '2027-02-30', FORMAT],
  ['expiration', '99999999999999999999', FORMAT],
  ['comment', 'a\0b', 'Text must not contain NUL characters.'],
  ['read_only', 'maybe', 'A boolean is true, false, 1 or 0.'],
])('a key with the %s %j is refused', async (field, value, message) => {
  const { status, body } = await add({ [field]: value })
  expect([status, body]).toEqual([
    403,
    {
      saved: false,
      name: 'Could not add auth_key',
      message: 'Could not add auth_key',
      url: '/auth_keys/add',
      errors: { [field]: [message] },
    },
  ])
})

test.each([
  ['2040-01-01', '2208988800'],
  ['2040-01-01 12:00:00', '2209032000'],
  ['2040-01-01T12:00:00+02:00', '2209024800'],
  [2208988800, '2208988800'],
  ['0', '0'],
  ['', '0'],
  [null, '0'],
])('a key that ends at %j ends at %s', async (expiration, kept) => {
  expect((await add({ expiration })).body.AuthKey.expiration).toBe(kept)
})

test('a key ends by its time, is held to its addresses, and goes when deleted', async () => {
  const { body } = await add({})
  const { id, authkey_raw: key } = body.AuthKey
  const use = async () => (await ask(server, key, 'GET', '/users/view/me')).body.message
  expect(await use()).toBeUndefined()
  await server.admin('POST', `/auth_keys/edit/${id}`, { allowed_ips: '192.0.2.0/24' })
  expect(await use()).toBe('It is not possible to use this Auth key from your IP address')
  await server.admin('PUT', `/auth_keys/edit/${id}`, { allowed_ips: '', expiration: '2001-01-01' })
  expect(await use()).toBe('Auth key is expired')
  expect((await server.admin('DELETE', `/auth_keys/delete/${id}`)).body.message).toBe('AuthKey deleted.')
  expect(await use()).toMatch(/^Authentication failed/)
})

test('a site admin makes keys for others by path or body; users see and make their own only', async () => {
  expect((await add({}, '2')).body.AuthKey.user_id).toBe('2')
  expect((await server.admin('POST', '/auth_keys/add', { user_id: 2 })).body.AuthKey.user_id).toBe('2')
  expect((await ask(server, user, 'POST', '/auth_keys/add', { user_id: 1 })).status).toBe(403)
  const seen = (await ask(server, user, 'GET', '/auth_keys')).body
  expect(new Set(seen.map(({ User }: { User: { id: string } }) => User.id))).toEqual(new Set(['2']))
  expect((await ask(server, user, 'GET', '/auth_keys/view/1')).body.message).toBe('Invalid AuthKey.')
})
