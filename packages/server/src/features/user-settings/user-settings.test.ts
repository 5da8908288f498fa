import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let lead: Person
let user: Person
let stranger: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  lead = await addPerson(server.context, { may: [...userPermissions, 'perm_admin'] })
  user = await addPerson(server.context, { org: { id: lead.orgId, uuid: lead.orgUuid, name: lead.orgName } })
  stranger = await addPerson(server.context)
})
afterAll(async () => server.close())

const call = async (who: Person, method: string, path: string, body?: unknown) =>
  ask(server, who.key, method, `/user_settings${path}`, body)
const set = async (who: Person, setting: string, value: unknown, user_id?: number) =>
  call(who, 'POST', '/setSetting', { setting, value, ...(user_id === undefined ? {} : { user_id }) })

test('a setting is set, read, listed, shown with its user and deleted as in MISP', async () => {
  const value = { 'Tag.name': 'test_publish_filter' }
  const { body } = await set(user, 'publish_alert_filter', JSON.stringify(value))
  const { id, timestamp } = body.UserSetting
  const kept = { id, setting: 'publish_alert_filter', value, user_id: String(user.userId), timestamp }
  expect(body).toEqual({ UserSetting: kept })
  expect(timestamp).toMatch(/^\d{10}$/)
  const wish = { setting: 'publish_alert_filter' }
  expect((await call(user, 'POST', '/getSetting', wish)).body).toEqual(kept)
  expect((await call(user, 'GET', `/getSetting/${user.userId}/publish_alert_filter`)).body).toEqual(kept)
  expect((await call(user, 'GET', '/index')).body).toEqual([{ UserSetting: kept }])
  expect((await call(user, 'GET', `/view/${id}`)).body).toEqual({ UserSetting: kept })
  expect((await ask(server, user.key, 'GET', '/users/view/me')).body.UserSetting).toEqual({
    publish_alert_filter: value,
  })
  const again = (await set(user, 'publish_alert_filter', { a: 1 })).body.UserSetting
  expect([again.id, again.value]).toEqual([id, { a: 1 }])
  const message = 'Setting deleted.'
  const url = `/user_settings/delete/${id}`
  const answer = await ask(server, user.key, 'POST', '/userSettings/delete', wish)
  expect(answer.body).toEqual({ saved: true, success: true, name: message, message, url, id })
  expect((await call(user, 'POST', '/getSetting', wish)).body.message).toBe('Invalid setting.')
  expect((await call(user, 'POST', '/delete', wish)).body.message).toBe('Invalid user setting.')
  expect((await ask(server, user.key, 'GET', '/users/view/me')).body.UserSetting).toEqual([])
})

test.each([
  ['a number', 1, 1],
  ['text that holds JSON', '{"b": 1, "a": [2]}', { b: 1, a: [2] }],
  ['nothing', '', []],
  ['null', null, []],
  ['a list', ['clusters'], ['clusters']],
])('%s is a value', async (_name, value, kept) => {
  const { body } = await call(user, 'POST', `/setSetting/${user.userId}/event_index_hide_columns`, { value })
  expect(body.UserSetting.value).toEqual(kept)
})

const HOME = 'A home page is a path of this server, such as {"path": "/events/index"}.'
test.each([
  ['text that is no JSON', 'dashboard', 'x', 'Invalid JSON.'],
  ['too much', 'dashboard', ['x'.repeat(65_535)], 'At most 65535 bytes are allowed.'],
  ['a home page elsewhere', 'homepage', { path: 'https://evil.test/' }, HOME],
  ['a home page elsewhere', 'homepage', { path: '//evil.test/' }, HOME],
  ['a home page that is none', 'homepage', 1, HOME],
])('%s is refused and what was kept stays', async (_name, setting, value, message) => {
  await set(user, setting, setting === 'homepage' ? { path: '/events/index' } : [1])
  const before = (await call(user, 'POST', '/getSetting', { setting })).body
  const { status, body } = await set(user, setting, value)
  expect([status, body.message, body.errors]).toEqual([403, 'Could not add UserSetting', { value: [message] }])
  expect((await call(user, 'POST', '/getSetting', { setting })).body).toEqual(before)
})

test('an unknown setting, one of MISP itself, and one that takes a permission are refused', async () => {
  for (const setting of ['nosuch', 'oidc', 'constructor']) {
    const { status, body } = await set(admin, setting, 1)
    expect([status, body.message]).toEqual([405, 'Invalid setting.'])
    expect((await call(admin, 'POST', '/getSetting', { setting })).body.message).toBe('Invalid setting.')
  }
  expect((await set(user, 'dashboard_access', 1)).body.message).toBe(
    'This setting is restricted and requires the following permission(s): site_admin',
  )
  expect((await set(admin, 'dashboard_access', 1)).status).toBe(200)
  expect((await call(user, 'POST', '/setSetting', {})).status).toBe(405)
  expect((await call(user, 'POST', '/getSetting', {})).body.message).toBe('No setting name provided.')
  expect((await call(user, 'POST', '/delete', {})).body.message).toBe('No setting name to delete provided.')
})

test('users reach their own, org admins those of their organisation, site admins all; nobody below a site admin theirs', async () => {
  const setting = 'homepage'
  const value = { path: '/events/index' }
  for (const who of [admin, lead, user, stranger]) await set(who, setting, value)
  const read = async (who: Person, of: Person) =>
    (await call(who, 'POST', '/getSetting', { setting, user_id: of.userId })).status
  const write = async (who: Person, of: Person) => (await set(who, setting, value, of.userId)).status
  const remove = async (who: Person, of: Person) =>
    (await call(who, 'POST', '/delete', { setting, user_id: of.userId })).status
  for (const act of [read, write, remove]) {
    expect([await act(user, user), await act(user, lead), await act(user, stranger)]).toEqual([200, 404, 404])
    await set(user, setting, value)
    expect([await act(lead, user), await act(lead, stranger), await act(lead, admin)]).toEqual([200, 404, 404])
    expect([await act(admin, stranger), await act(admin, lead)]).toEqual([200, 200])
    for (const who of [admin, lead, user, stranger]) await set(who, setting, value)
  }
  const others = { setting, user_id: lead.userId }
  expect((await call(user, 'POST', '/delete', others)).body.message).toBe('Invalid user setting.')
  const seen = async (who: Person, query = '') =>
    (await call(who, 'GET', `/index${query}/setting:homepage`)).body.map(
      ({ UserSetting }: { UserSetting: { user_id: string } }) => Number(UserSetting.user_id),
    )
  const all = await seen(admin)
  expect(new Set(all)).toEqual(new Set([admin, lead, user, stranger].map(({ userId }) => userId)))
  expect((await seen(lead)).sort()).toEqual([lead.userId, user.userId].sort())
  expect(await seen(user)).toEqual([user.userId])
  expect(await seen(user, `/user_id:${lead.userId}`)).toEqual([])
  expect(await seen(admin, '/user_id:me')).toEqual([admin.userId])
  expect(await seen(admin, '/limit:1/page:2')).toEqual([all[1]])
})

test('an org admin does not change what a site admin of their organisation keeps', async () => {
  const org = { id: lead.orgId, uuid: lead.orgUuid, name: lead.orgName }
  const siteAdmin = await addPerson(server.context, { may: everyPermission, org })
  const { id } = (await set(siteAdmin, 'dashboard', [1])).body.UserSetting
  expect((await set(lead, 'dashboard', [2], siteAdmin.userId)).status).toBe(404)
  expect((await call(lead, 'DELETE', `/delete/${id}`)).status).toBe(404)
  expect((await call(siteAdmin, 'GET', `/view/${id}`)).body.UserSetting.value).toEqual([1])
})

test('a key that may only read sets nothing', async () => {
  await server.context.db
    .updateTable('auth_keys')
    .set({ read_only: true })
    .where('user_id', '=', stranger.userId)
    .execute()
  expect((await set(stranger, 'dashboard', [])).status).toBe(403)
  expect((await call(stranger, 'POST', '/delete', { setting: 'homepage' })).status).toBe(403)
  expect((await call(stranger, 'GET', '/index')).status).toBe(200)
})

test('the home page is set by its path', async () => {
  const { body } = await call(user, 'POST', '/setHomePage', { path: '/tags/index' })
  expect(body.message).toBe('Homepage set to /tags/index')
  expect((await call(user, 'POST', '/getSetting', { setting: 'homepage' })).body.value).toEqual({ path: '/tags/index' })
})

test('kept search terms count where the request says nothing else', async () => {
  const ids = await Promise.all(
    ['red', 'blue'].map(
      async (info) => (await ask(server, user.key, 'POST', '/events/add', { info, distribution: 0 })).body.Event.id,
    ),
  )
  const found = async (body: object) =>
    (await ask(server, user.key, 'POST', '/events/restSearch', body)).body.response.map(
      ({ Event }: { Event: { id: string } }) => Event.id,
    )
  await set(user, 'default_restsearch_parameters', { eventinfo: 'red' })
  expect(await found({ eventid: ids })).toEqual([ids[0]])
  expect(await found({ eventid: ids, eventinfo: 'blue' })).toEqual([ids[1]])
})
