import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

const NAME = 'Security.allow_self_registration'
const edit = async (value: unknown, name = NAME) =>
  server.admin('POST', `/servers/serverSettingsEdit/${name}`, { value })
const valueNow = async (name = NAME) => (await server.admin('GET', `/servers/getSetting/${name}`)).body.value

test('a setting is read and edited as in MISP, and counts at once', async () => {
  const read = await server.admin('GET', `/servers/getSetting/${NAME}`)
  expect(read.body).toEqual({ level: 1, description: expect.any(String), value: false, type: 'boolean', name: NAME })
  const message = 'Field updated'
  const done = { saved: true, success: true, name: message, message, url: '/servers/serverSettingsEdit' }
  expect((await edit(true)).body).toEqual(done)
  expect(await valueNow()).toBe(true)
  expect((await server.admin('POST', `/servers/serverSettingsEdit/${NAME}`, { Server: { value: '0' } })).status).toBe(
    200,
  )
  expect(await valueNow()).toBe(false)
})

test.each([
  [NAME, 'maybe', 'Value is not a boolean, make sure that you convert 1 to true for example.'],
  [NAME, undefined, 'Invalid input. Expected: {"value": "new_setting"}'],
  [NAME, { a: 1 }, 'Invalid input. Expected: {"value": "new_setting"}'],
  ['Security.password_policy_length', 129, 'This setting has to be a number up to 128.'],
  ['Security.password_policy_length', 'many', 'This setting has to be a number up to 128.'],
  ['Security.self_registration_message', 'a\0b', 'Text must not contain NUL characters.'],
])('%s does not become %j', async (name, value, errors) => {
  const before = await valueNow(name)
  const { status, body } = await edit(value, name)
  expect([status, body.errors]).toEqual([403, errors])
  expect(await valueNow(name)).toEqual(before)
})

test('who changed what is written down', async () => {
  await edit(true)
  await edit(false)
  await edit(false)
  const { rows } = await server.context.pool.query(
    `select title, user_id, change from audit_log where model = 'SystemSetting' order by id desc limit 2`,
  )
  expect(rows).toEqual([
    { title: NAME, user_id: 1, change: { value: [true, false] } },
    { title: NAME, user_id: 1, change: { value: [false, true] } },
  ])
})

test('an unknown setting is not found, and only a site admin reads or edits any', async () => {
  for (const name of ['No.such', 'constructor']) {
    expect([(await edit('1', name)).status, (await server.admin('GET', `/servers/getSetting/${name}`)).status]).toEqual(
      [404, 404],
    )
  }
  expect((await edit('1', 'No.such')).body.message).toBe('Setting No.such is invalid.')
  const { key } = await addPerson(server.context)
  expect((await ask(server, key, 'GET', `/servers/getSetting/${NAME}`)).status).toBe(403)
  expect((await ask(server, key, 'POST', `/servers/serverSettingsEdit/${NAME}`, { value: true })).status).toBe(403)
})

test('what the server is told when it starts is read, and not edited', async () => {
  expect((await server.admin('GET', '/servers/getSetting/MISP.background_jobs')).body).toMatchObject({ value: true })
  expect(await valueNow('MISP.baseurl')).toBe(server.context.config.baseUrl)
  const { status, body } = await edit(false, 'MISP.background_jobs')
  expect([status, body.errors]).toEqual([403, expect.stringContaining('cannot be edited here')])
})

test('a closed server answers site admins alone, and tells others why', async () => {
  const { key } = await addPerson(server.context)
  await edit('Back at noon.', 'MISP.maintenance_message')
  await edit(false, 'MISP.live')
  const { status, body } = await ask(server, key, 'GET', '/events/index')
  expect([status, body.message]).toEqual([403, 'Back at noon.'])
  expect((await server.admin('GET', '/events/index')).status).toBe(200)
  await edit(true, 'MISP.live')
  expect((await ask(server, key, 'GET', '/events/index')).status).toBe(200)
})

test('events are handed over only where that is enabled', async () => {
  const { body: event } = await server.admin('POST', '/events/add', { info: 'x', distribution: 0 })
  const { orgId } = await addPerson(server.context)
  const delegate = async () =>
    server.admin('POST', `/event_delegations/delegateEvent/${event.Event.id}`, { org_id: orgId })
  await edit(false, 'MISP.delegation')
  expect((await delegate()).status).toBe(403)
  await edit(true, 'MISP.delegation')
  expect((await delegate()).status).toBe(200)
})

test('an event shows as many correlations as the setting allows', async () => {
  const value = '198.51.100.7'
  const add = async () =>
    server.admin('POST', '/events/add', {
      info: 'x',
      Attribute: [
        { type: 'ip-dst', value },
        { type: 'ip-src', value },
      ],
    })
  const { body } = await add()
  for (let added = 0; added < 3; added += 1) await add()
  const related = async () =>
    (await server.admin('GET', `/events/view/${body.Event.id}`)).body.Event.RelatedEvent.length
  expect(await related()).toBe(3)
  await edit(1, 'MISP.max_correlations_per_event')
  expect(await related()).toBe(1)
})
