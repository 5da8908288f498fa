import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let orgId: string
let orgUuid: string
beforeAll(async () => {
  server = await createStartedServer()
  await allow(true)
  const { body } = await server.admin('POST', '/admin/organisations/add', { name: 'Newcomers', local: false })
  orgId = body.Organisation.id
  orgUuid = body.Organisation.uuid
})
afterAll(async () => server.close())
beforeEach(async () => server.context.db.deleteFrom('registrations').execute())

const allow = async (value: boolean) =>
  server.admin('POST', '/servers/serverSettingsEdit/Security.allow_self_registration', { value })
const register = async (body: unknown) => ask(server, undefined, 'POST', '/users/register', body)
const waiting = async () => (await server.admin('GET', '/users/registrations/index')).body
const accept = async (id: string, user: object) =>
  server.admin('POST', `/users/acceptRegistrations/${id}`, { User: user })
const findUser = async (email: string) => (await server.admin('GET', `/admin/users/index/value:${email}`)).body[0]?.User

test('a request for an account waits as MISP shows it, and is accepted', async () => {
  const sent = { email: ' new@example.org ', org_id: null, org_name: 'Newcomers', message: null, custom_perms: null }
  const flags = { perm_sync: false, perm_publish: true, perm_admin: false }
  const message = 'Request sent. The administrators of this community have been notified.'
  const { status, body } = await register({ ...sent, ...flags, org_uuid: orgUuid })
  expect([status, body]).toEqual([200, { saved: true, success: true, name: message, message, url: '/users/register' }])
  const [{ Inbox: inbox }] = await waiting()
  expect(inbox).toEqual({
    id: expect.stringMatching(/^\d+$/),
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    title: 'User registration for new@example.org.',
    type: 'registration',
    ip: '127.0.0.1',
    user_agent: expect.any(String),
    user_agent_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    comment: '',
    deleted: false,
    timestamp: expect.stringMatching(/^\d{10}$/),
    store_as_file: false,
    data: {
      email: 'new@example.org',
      org_name: 'Newcomers',
      org_uuid: orgUuid,
      perm_sync: '',
      perm_publish: '1',
      perm_admin: '',
      message: '',
    },
  })
  const done = { saved: true, success: true, name: 'Added 1 user(s).', message: 'Added 1 user(s).' }
  const accepted = await accept(inbox.uuid, { org_id: orgUuid, role_id: '4', perm_admin: true })
  expect(accepted.body).toEqual({ ...done, url: '/users/acceptRegistrations' })
  expect(await waiting()).toEqual([])
  const user = await findUser('new@example.org')
  expect([user.org_id, user.role_id, user.change_pw, user.contactalert]).toEqual([orgId, '4', true, true])
  const organisation = (await server.admin('GET', `/organisations/view/${orgId}`)).body.Organisation
  expect(organisation.local).toBe(true)
  expect((await accept(inbox.uuid, { org_id: orgId })).body.errors).toBe(
    'No new users added - there was nothing to add.',
  )
})

test('one cannot be accepted without an organisation, into an unknown one, or with an unknown role', async () => {
  await register({ email: 'homeless@example.org' })
  const [{ Inbox: inbox }] = await waiting()
  const none = await accept(inbox.id, { org_id: null, role_id: '3' })
  expect([none.status, none.body.message]).toEqual([400, 'No organisation selected. Supply an Organisation ID'])
  expect((await accept(inbox.id, { org_id: 999 })).status).toBe(404)
  const noRole = await accept(inbox.id, { org_id: orgId, role_id: 999 })
  expect([noRole.status, noRole.body.message]).toEqual([403, 'Could not acceptRegistrations User'])
  expect(await findUser('homeless@example.org')).toBeUndefined()
  expect(await waiting()).toHaveLength(1)
})

test('of several, those that cannot become users stay, and the answer says why', async () => {
  for (const email of ['one@example.org', 'admin@admin.test']) await register({ email })
  const ids = (await waiting()).map(({ Inbox }: { Inbox: { id: string } }) => `id[]:${Inbox.id}`).join('/')
  const { status, body } = await server.admin('POST', `/users/acceptRegistrations/${ids}`, { User: { org_id: orgId } })
  const why = 'admin@admin.test: An account with this email address already exists.'
  expect([status, body.errors]).toEqual([403, `Added 1 user(s). Could not add 1 user(s): ${why}`])
  expect((await waiting()).map(({ Inbox }: { Inbox: { data: object } }) => Inbox.data)).toEqual([
    { email: 'admin@admin.test', message: '' },
  ])
})

test('a request is discarded by id or uuid', async () => {
  await register({ email: 'a@example.org' })
  await register({ email: 'b@example.org' })
  const [first, second] = await waiting()
  const { body } = await server.admin('POST', `/users/discardRegistrations/${first.Inbox.id}`)
  expect([body.name, body.url]).toEqual(['1 registration(s) discarded.', '/users/discardRegistrations'])
  expect((await server.admin('DELETE', `/users/discardRegistrations/${second.Inbox.uuid}`)).body.saved).toBe(true)
  expect((await server.admin('POST', '/users/discardRegistrations/999')).body.name).toBe('0 registration(s) discarded.')
  expect(await waiting()).toEqual([])
})

test('the answer does not tell whether an address has an account', async () => {
  const known = await register({ email: 'admin@admin.test' })
  const unknown = await register({ email: 'nobody@example.org' })
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
})

test.each([
  ['nothing', {}, 400],
  ['no body', undefined, 400],
  ['no address', { email: 'nobody' }, 403],
  ['a list', { email: ['a@example.org'] }, 403],
  ['a NUL', { email: 'a@example.org', message: 'a\0b' }, 403],
  ['a long message', { email: 'a@example.org', message: 'x'.repeat(5_000) }, 403],
  ['a key that is none', { email: 'a@example.org', pgp: 'secret' }, 403],
  ['a large body', { email: 'a@example.org', other: 'x'.repeat(70_000) }, 413],
])('a request with %s is refused', async (_name, body, status) => {
  expect((await register(body)).status).toBe(status)
  expect(await waiting()).toEqual([])
})

test('strangers do not fill the inbox: ten an hour from one place, also at once, and a thousand in all', async () => {
  const answers = await Promise.all(
    Array.from({ length: 15 }, async (_, i) => (await register({ email: `u${i}@example.org` })).status),
  )
  expect(answers.filter((status) => status === 200)).toHaveLength(10)
  expect(answers.filter((status) => status === 429)).toHaveLength(5)
  const { db } = server.context
  await db.updateTable('registrations').set({ timestamp: 0 }).execute()
  expect((await register({ email: 'later@example.org' })).status).toBe(200)
  const row = { data: '{}', comment: '', ip: '192.0.2.1', user_agent: '', user_agent_sha256: '', timestamp: 0 }
  const many = Array.from({ length: 1_000 }, () => ({ ...row, uuid: crypto.randomUUID() }))
  await db.insertInto('registrations').values(many).execute()
  expect((await register({ email: 'full@example.org' })).status).toBe(429)
})

test('nobody asks where it is not allowed, and only site admins see and answer requests', async () => {
  expect((await ask(server, undefined, 'GET', '/users/register')).body.message).toMatch(/site admin/)
  await allow(false)
  for (const method of ['GET', 'POST']) {
    const { status, body } = await ask(server, undefined, method, '/users/register')
    expect([status, body.message]).toEqual([405, 'Self registration is not enabled on this instance.'])
  }
  await allow(true)
  const { key } = await addPerson(server.context, { may: ['perm_auth', 'perm_admin', 'perm_sync'] })
  for (const [method, path] of [
    ['GET', 'registrations/index'],
    ['POST', 'acceptRegistrations/1'],
    ['POST', 'discardRegistrations/1'],
  ] as const) {
    expect((await ask(server, key, method, `/users/${path}`)).status).toBe(403)
    expect((await ask(server, undefined, method, `/users/${path}`)).status).toBe(403)
  }
})
