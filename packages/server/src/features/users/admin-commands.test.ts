import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'
import { createTestServer } from '../../testing/test-server.ts'
import { CommandError, runAdminCommand } from './admin-commands.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

const run = async (...args: string[]) => runAdminCommand(server.context, args)
const keyIn = (printed: string) => /^Automation key: ([a-zA-Z0-9]{40})$/m.exec(printed)?.[1]
const whois = async (key: string | undefined) => (await ask(server, key, 'GET', '/users/view/me')).body

test('create-user makes a user of the host organisation with the role User, whose key works', async () => {
  const printed = await run('create-user', '--email', 'plain@host.test')
  expect(printed).toMatch(/^plain@host.test may come in\./)
  const { User, Role, Organisation } = await whois(keyIn(printed))
  expect([User.email, Role.name, Organisation.id]).toEqual(['plain@host.test', 'User', '1'])
})

test('create-user takes organisation, role and password, and makes the organisation where it is new', async () => {
  const args = ['--org', 'New one', '--role', 'publisher', '--password', 'Another password 12']
  const printed = await run('create-user', '--email', 'full@new.test', ...args)
  const { Role, Organisation } = await whois(keyIn(printed))
  expect([Role.name, Organisation.name, Organisation.local]).toEqual(['Publisher', 'New one', true])
  const credentials = { email: 'full@new.test', password: 'Another password 12' }
  expect((await ask(server, undefined, 'POST', '/users/login', credentials)).status).toBe(200)
  const second = await run('create-user', '--email', 'second@new.test', '--org', 'new one')
  expect((await whois(keyIn(second))).Organisation.id).toBe(Organisation.id)
})

test('reset-key ends the keys of a user and tells a new one', async () => {
  const old = keyIn(await run('create-user', '--email', 'reset@host.test'))
  const key = keyIn(await run('reset-key', '--email', 'RESET@host.test'))
  expect((await whois(key)).User.email).toBe('reset@host.test')
  expect((await whois(old)).message).toBe('Auth key is expired')
})

test.each([
  [[], 'admin knows create-user and reset-key, not nothing'],
  [['explode'], 'admin knows create-user and reset-key, not explode'],
  [['create-user'], 'create-user needs --email'],
  [['create-user', '--email', 'x@y.test', '--role', 'King'], 'There is no role "King"'],
  [['create-user', '--mail', 'x@y.test'], /--mail/],
  [['create-user', 'x@y.test'], /x@y\.test/],
  [['reset-key'], 'reset-key needs --email'],
  [['reset-key', '--email', 'nobody@y.test'], 'There is no user nobody@y.test'],
])('%j is refused in a line that says why', async (args, message) => {
  const failure: unknown = await run(...args).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(CommandError)
  expect(String(failure)).toMatch(message)
})

test('a user who cannot be made leaves no organisation behind', async () => {
  const args = ['--email', 'admin@admin.test', '--org', 'Left over']
  await expect(run('create-user', ...args)).rejects.toThrow('Could not add User')
  expect((await server.admin('GET', '/organisations/view/Left%20over')).status).toBe(404)
})

test('a server that was never started says so', async () => {
  const fresh = await createTestServer()
  try {
    const args = ['create-user', '--email', 'x@y.test']
    await expect(runAdminCommand(fresh.context, args)).rejects.toThrow(/was never started/)
  } finally {
    await fresh.close()
  }
})
