import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAdminCommand } from '../users/admin-commands.ts'
import { firstStart } from '../users/first-start.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

const FIRST_KEY = 'f'.repeat(40)
const PASSWORD = 'A-long-Passw0rd-of-somebody'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer({ adminKey: FIRST_KEY, adminPassword: PASSWORD })
  await firstStart(server.context)
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

/** What happened since, as rows of the log. */
async function rowsOf(what: () => Promise<unknown>) {
  const { db } = server.context
  const { last } = await db
    .selectFrom('audit_log')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  await what()
  return db
    .selectFrom('audit_log')
    .selectAll()
    .where('id', '>', last ?? 0)
    .orderBy('id')
    .execute()
}

async function post(path: string, body?: unknown, key = admin.key) {
  const answer = await ask(server, key, 'POST', path, body)
  expect([answer.status, answer.body]).toEqual([200, answer.body])
  return answer.body
}

const logIn = async (email: string, password: string) =>
  ask(server, undefined, 'POST', '/users/login', { email, password })

test('the log begins with the first site admin', async () => {
  const first = await server.context.db.selectFrom('audit_log').selectAll().orderBy('id').executeTakeFirstOrThrow()
  expect(first).toMatchObject({ user_id: 0, email: 'SYSTEM', action: 'add', model: 'User', title: 'admin@admin.test' })
})

test('users that are added, edited and deleted leave a row each', async () => {
  const rows = await rowsOf(async () => {
    const { User } = await post('/admin/users/add', { email: 'new@example.org', role_id: 3, org_id: 1 })
    await post(`/admin/users/edit/${User.id}`, { email: 'newer@example.org', password: PASSWORD })
    await post(`/admin/users/delete/${User.id}`)
  })
  expect(rows).toMatchObject([
    { action: 'add', title: 'new@example.org', user_id: admin.userId, org_id: admin.orgId, owner_org_id: 1 },
    { action: 'edit', change: { email: ['new@example.org', 'newer@example.org'], password: ['*****', '*****'] } },
    { action: 'delete', title: 'newer@example.org' },
  ])
})

test('coming, failing to and going leave a row each', async () => {
  const rows = await rowsOf(async () => {
    await logIn('admin@admin.test', 'a wrong one')
    await logIn('nobody@example.org', 'a wrong one')
    await logIn('a wrong one', 'a wrong one')
    const { headers, body } = await logIn('admin@admin.test', PASSWORD)
    await fetch(`${server.url}/users/logout`, {
      method: 'POST',
      headers: {
        cookie: headers.get('set-cookie')?.split(';')[0] ?? '',
        origin: server.url,
        'x-csrf-token': body.csrf_token,
        'x-request-id': 'going',
      },
    })
  })
  const user = { model: 'User', model_id: 1, title: 'admin@admin.test', request_type: 0, ip: '127.0.0.1', change: {} }
  expect(rows).toMatchObject([
    { ...user, action: 'login_fail', email: 'SYSTEM' },
    { action: 'login_fail', model_id: 0, title: 'nobody@example.org' },
    { ...user, action: 'login', email: 'admin@admin.test' },
    { ...user, action: 'logout', user_id: 1, request_id: 'going' },
  ])
})

test('new passwords and keys leave a row each', async () => {
  const rows = await rowsOf(async () => {
    await post('/users/change_pw', { password: `${PASSWORD}!` }, FIRST_KEY)
    await post('/users/resetauthkey/me', {}, FIRST_KEY)
    await runAdminCommand(server.context, ['reset-key', '--email', 'admin@admin.test'])
    await runAdminCommand(server.context, ['create-user', '--email', 'by@operator.test', '--org', 'A new one'])
  })
  expect(rows).toMatchObject([
    { action: 'change_pw', model_id: 1, request_type: 1 },
    { action: 'reset_auth_key', model_id: 1, user_id: 1 },
    { action: 'reset_auth_key', model_id: 1, email: 'SYSTEM', request_type: 2, ip: null },
    { action: 'add', model: 'Organisation', email: 'SYSTEM' },
    { action: 'add', model: 'User', title: 'by@operator.test', email: 'SYSTEM' },
  ])
})

test('no secret gets into the log', async () => {
  const rows = await server.context.db.selectFrom('audit_log').selectAll().execute()
  const { rows: secrets } = await server.context.pool.query<{ secret: string }>(
    `select password_hash as secret from users where password_hash <> ''
     union all select encode(key_hash, 'hex') from auth_keys union all select csrf_token from sessions`,
  )
  const text = JSON.stringify(rows)
  expect(text).toContain('*****')
  for (const secret of [FIRST_KEY, PASSWORD, 'a wrong one', ...secrets.map((row) => row.secret)]) {
    expect(text).not.toContain(secret)
  }
})

test('a change that is refused leaves no row', async () => {
  const rows = await rowsOf(async () => {
    for (const [path, body] of [
      ['/admin/users/add', { email: 'no address', role_id: 3 }],
      ['/admin/users/edit/1', { gpgkey: 'no key' }],
      ['/admin/users/delete/999999', {}],
      ['/users/change_pw', { password: 'short' }],
    ] as const) {
      expect((await ask(server, admin.key, 'POST', path, body)).status).not.toBe(200)
    }
  })
  expect(rows).toEqual([])
})
