import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { firstStart, type FirstStart } from './first-start.ts'

const KEY = 'a'.repeat(40)
const PASSWORD = 'A correct horse battery'
let server: TestServer
let started: FirstStart | undefined
beforeAll(async () => {
  server = await createTestServer({ adminKey: KEY, adminPassword: PASSWORD, org: 'Host' })
  started = await firstStart(server.context)
})
afterAll(async () => server.close())

const admin = async (method: string, path: string, body?: unknown) => ask(server, KEY, method, path, body)

test('a server starts for the first time once, and tells what it made up', async () => {
  expect(started).toEqual({ email: 'admin@admin.test', password: undefined, key: undefined })
  expect(await firstStart(server.context)).toBeUndefined()
})

test('the first site admin is who MISP expects', async () => {
  const { body } = await admin('GET', '/users/view/me.json')
  expect(body).toMatchObject({
    User: { id: '1', org_id: '1', role_id: '1', email: 'admin@admin.test', password: '*****' },
    Role: { id: '1', name: 'admin', perm_site_admin: true, permission: '3', permission_description: 'publish' },
    UserSetting: [],
    Organisation: { id: '1', name: 'Host', local: true },
  })
  const { body: roles } = await admin('GET', '/roles')
  expect(roles.map(({ Role }: { Role: { id: string; name: string } }) => `${Role.id} ${Role.name}`)).toEqual([
    '1 admin',
    '2 Org Admin',
    '3 User',
    '4 Publisher',
    '5 Sync user',
    '6 Read Only',
  ])
})

test.each([
  ['Short1!', 'Password length requirement not met.'],
  ['alllowercase', 'Password complexity requirement not met.'],
])('the password %s is refused: %s', async (password, message) => {
  const { body } = await admin('POST', '/users/change_pw', { password })
  expect(body.errors).toEqual({ password: [message] })
})

test('a new password has to be another one', async () => {
  const { status, body } = await admin('POST', '/users/change_pw', { password: PASSWORD })
  expect([status, body.message]).toEqual([403, 'Submitted new password cannot be the same as the current one'])
})

test('the API description names every route and who may call it', async () => {
  const { body } = await admin('GET', '/tocsin/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  expect(body.paths['/events/add'].post.description).toBe('Who may call it: users with perm_add.')
})
