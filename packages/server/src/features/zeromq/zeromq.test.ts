import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Subscriber } from 'zeromq'
import { isLockHeld, ZEROMQ_LOCK } from '../../platform/db/session-lock.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const PORT = 20_000 + (process.pid % 20_000)
let server: StartedServer
let subscriber: Subscriber | undefined
/** What was heard, as `[topic, message]`. */
// Tests look into answers freely.
// oxlint-disable-next-line no-explicit-any
const heard: [string, any][] = []
beforeAll(async () => {
  server = await createStartedServer({ jobs: 1 })
  await set('port', PORT)
  await set('event_notifications_enable', true)
  await set('attribute_notifications_enable', true)
  await set('tag_notifications_enable', true)
  await set('user_notifications_enable', true)
  await set('audit_notifications_enable', true)
  await set('sighting_notifications_enable', true)
  await set('object_notifications_enable', true)
  await set('enable', true)
  await vi.waitUntil(async () => isLockHeld(server.context.db, ZEROMQ_LOCK), { timeout: 20_000 })
  subscriber = new Subscriber()
  subscriber.connect(`tcp://127.0.0.1:${PORT}`)
  subscriber.subscribe('misp_json')
  void listen(subscriber)
  await hearing()
}, 60_000)
afterAll(async () => {
  subscriber?.close()
  await server.close()
})

const set = async (name: string, value: unknown) =>
  server.admin('POST', `/servers/serverSettingsEdit/Plugin.ZeroMQ_${name}`, { value })
const add = async (fields: object) =>
  (await server.admin('POST', '/events/add', { info: 'told', ...fields })).body.Event
const push = async (id: string, key = 'a'.repeat(40)) => ask(server, key, 'POST', `/events/pushEventToZMQ/${id}.json`)

async function listen(to: Subscriber): Promise<void> {
  for await (const [message] of to) {
    const [, topic = '', json = ''] = /^(\S+) (.*)$/s.exec(String(message)) ?? []
    heard.push([topic, JSON.parse(json)])
  }
}

/** A subscriber joins late: something is said until it is heard. */
async function hearing(): Promise<void> {
  const { id } = await add({ info: 'first' })
  const said = async () => (await push(id)).body.success && heard.some(([topic]) => topic === 'misp_json')
  await vi.waitUntil(said, { timeout: 20_000, interval: 500 })
}

/** What was heard on a topic and fits. */
// oxlint-disable-next-line no-explicit-any
async function heardOf(topic: string, fits: (message: any) => boolean) {
  const found = () => heard.find((one) => one[0] === topic && fits(one[1]))
  await expect.poll(found, { timeout: 20_000 }).toBeDefined()
  return found()?.[1]
}

test('what is added, edited and deleted is told under the topics of MISP', async () => {
  const Attribute = [{ type: 'ip-dst', value: '192.0.2.9', Tag: [{ name: 'heard' }] }]
  const Object = [
    { name: 'file', 'meta-category': 'file', Attribute: [{ type: 'text', object_relation: 'state', value: 'x' }] },
  ]
  const event = await add({ Attribute, Object })
  const attribute = event.Attribute[0]
  const added = await heardOf('misp_json_event', ({ action, Event }) => action === 'add' && Event.id === event.id)
  expect(added.Event).toMatchObject({ uuid: event.uuid, info: 'told', Orgc: { name: 'ORGNAME' } })
  const told = await heardOf('misp_json_attribute', ({ Attribute: one }) => one.uuid === attribute.uuid)
  expect(told).toMatchObject({ action: 'add', Attribute: { value: '192.0.2.9' }, Event: { id: event.id } })
  const tag = await heardOf('misp_json_tag', ({ action }) => action === 'attached to attribute')
  expect(tag.Tag).toMatchObject({ name: 'heard', event_id: event.id, attribute_id: attribute.id, local: false })
  await heardOf('misp_json_object', ({ Object: one }) => one.uuid === event.Object[0].uuid)
  await server.admin('POST', '/sightings/add', { uuid: attribute.uuid })
  await heardOf('misp_json_sighting', ({ Sighting }) => Sighting.attribute_id === attribute.id)
  await server.admin('POST', `/attributes/delete/${attribute.id}`)
  await heardOf('misp_json_attribute', ({ action }) => action === 'soft-delete')
  await server.admin('POST', `/events/delete/${event.id}`)
  const gone = await heardOf('misp_json_event', ({ action }) => action === 'delete')
  expect(gone.Event).toMatchObject({ id: event.id, uuid: event.uuid, info: 'told' })
  await heardOf('misp_json_audit', ({ AuditLog }) => AuditLog.action === 'delete' && AuditLog.model === 'Event')
}, 60_000)

test('a published event is told whole', async () => {
  const event = await add({ Attribute: [{ type: 'text', value: 'whole' }] })
  await server.admin('POST', `/events/publish/${event.id}`)
  const told = await heardOf('misp_json', ({ Event }) => Event.uuid === event.uuid)
  expect(told.Event).toMatchObject({ published: true, Attribute: [{ value: 'whole' }] })
  expect(told.action).toBeUndefined()
}, 60_000)

test('who pushes an event has it told as they see it, and needs the permission and the event', async () => {
  const pusher = await addPerson(server.context, { may: [...userPermissions, 'perm_publish_zmq'] })
  const attributes = [
    { type: 'text', value: 'open' },
    { type: 'text', value: 'kept back', distribution: 0 },
  ]
  const event = await add({ info: 'partly', distribution: 3, Attribute: attributes })
  expect((await push(event.id, pusher.key)).body.message).toBe('Event published to ZMQ')
  const told = await heardOf('misp_json', ({ Event }) => Event.uuid === event.uuid)
  expect(told.Event.Attribute.map(({ value }: { value: string }) => value)).toEqual(['open'])
  const hidden = await add({ distribution: 0 })
  expect((await push(hidden.id, pusher.key)).status).toBe(404)
  const other = await addPerson(server.context, { may: userPermissions })
  expect((await push(event.id, other.key)).status).toBe(403)
}, 60_000)

test('of users nothing secret is told, nor that they did something', async () => {
  await server.admin('POST', '/admin/users/add', { email: 'new@example.org', password: 'A correct horse battery' })
  const told = await heardOf('misp_json_user', ({ User }) => User.email === 'new@example.org')
  expect(Object.keys(told.User).sort()).toEqual([
    'autoalert',
    'disabled',
    'email',
    'id',
    'last_login',
    'newsread',
    'org_id',
    'termsaccepted',
  ])
  expect(heard.some(([topic, { User }]) => topic === 'misp_json_user' && User.id === '1')).toBe(false)
}, 60_000)

test('switched off, nothing is noted and nobody serves', async () => {
  const noted = async () =>
    (await server.context.pool.query('select count(*)::int as noted from zeromq_messages')).rows[0].noted
  await set('enable', false)
  await expect.poll(async () => isLockHeld(server.context.db, ZEROMQ_LOCK), { timeout: 20_000 }).toBe(false)
  const event = await add({ info: 'silent' })
  expect(await noted()).toBe(0)
  expect((await push(event.id)).body).toMatchObject({ saved: true, message: 'ZMQ event publishing not enabled.' })
}, 60_000)

test('only addresses of machines are served at', async () => {
  expect((await set('host', 'example.org')).status).toBe(403)
  expect((await set('port', 70_000)).status).toBe(403)
  expect((await set('host', '::1')).status).toBe(200)
})
