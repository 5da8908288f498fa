import { expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { ADMIN_PASSWORD } from '../../testing/started-server.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { firstStart } from './first-start.ts'

async function withServer(overrides: object, use: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await createTestServer(overrides)
  try {
    await use(server)
  } finally {
    await server.close()
  }
}

test('what is not configured is generated, told, and works', async () => {
  await withServer({}, async (server) => {
    const { email, password, key } = (await firstStart(server.context)) ?? {}
    expect(key).toMatch(/^[a-zA-Z0-9]{40}$/)
    expect((await ask(server, key, 'GET', '/users/view/me')).body.User.change_pw).toBe(true)
    expect((await ask(server, undefined, 'POST', '/users/login', { email, password })).status).toBe(200)
  })
})

test('what is configured is used and not told', async () => {
  const orgUuid = 'b1d0a2c4-1111-4c2b-9a55-0123456789ab'
  const overrides = { org: 'CERT', orgUuid, adminEmail: 'me@cert.test', adminPassword: ADMIN_PASSWORD }
  await withServer({ ...overrides, adminKey: 'k'.repeat(40) }, async (server) => {
    expect(await firstStart(server.context)).toEqual({ email: 'me@cert.test', password: undefined, key: undefined })
    const { body } = await ask(server, 'k'.repeat(40), 'GET', '/organisations/view/1')
    expect(body.Organisation).toMatchObject({ name: 'CERT', uuid: orgUuid, type: 'ADMIN', local: true })
    expect(await firstStart(server.context)).toBeUndefined()
  })
})

test('a first start with a weak password says so, and the next one begins where this one did', async () => {
  await withServer({ adminPassword: 'weak', adminKey: 'k'.repeat(40) }, async ({ context, url }) => {
    await expect(firstStart(context)).rejects.toThrow(/^TOCSIN_ADMIN_PASSWORD cannot be used: Password length/)
    // What a start that fails later leaves behind: nothing but used up numbers.
    await context.pool.query(`select nextval('organisations_id_seq'), nextval('users_id_seq'), nextval('roles_id_seq')`)
    context.config = { ...context.config, adminPassword: ADMIN_PASSWORD }
    await firstStart(context)
    const { body } = await ask({ url }, 'k'.repeat(40), 'GET', '/users/view/me')
    expect([body.User.id, body.Organisation.id, body.Role.id]).toEqual(['1', '1', '1'])
  })
})

test('ids go on after those of the first start', async () => {
  await withServer({ adminKey: 'k'.repeat(40) }, async (server) => {
    await firstStart(server.context)
    const add = async (path: string, body: object) => (await ask(server, 'k'.repeat(40), 'POST', path, body)).body
    expect((await add('/admin/organisations/add', { name: 'Second' })).Organisation.id).toBe('2')
    expect((await add('/admin/roles/add', { name: 'Seventh' })).Role.id).toBe('7')
    expect((await add('/admin/users/add', { email: 'second@x.test' })).User.id).toBe('2')
  })
})

test('servers that start at once on one database make one site admin', async () => {
  await withServer({}, async ({ context }) => {
    const told = await Promise.all([firstStart(context), firstStart(context), firstStart(context)])
    expect(told.filter((first) => first !== undefined)).toHaveLength(1)
    expect(await context.db.selectFrom('users').select('id').execute()).toEqual([{ id: 1 }])
  })
})
