import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context)
  other = await addPerson(server.context)
  const list = { name: 'resolvers', description: 'd', type: 'string', entries: '9.9.9.9', enabled: 1 }
  const { body } = await call(admin, '/warninglists/add', list)
  await call(admin, `/warninglists/toggleEnable`, { id: body.Warninglist.id, enabled: 1 })
})
afterAll(async () => server.close())

const call = async (who: Person, path: string, body: object) => ask(server, who.key, 'POST', path, body)

async function addEvent(fields: object = {}) {
  return (await call(owner, '/events/add', { info: 'an event', distribution: 1, ...fields })).body.Event
}

async function attributesOf(event: { uuid: string }) {
  return (await ask(server, owner.key, 'GET', `/events/view/${event.uuid}`)).body.Event.Attribute
}

test('what is found in a text becomes attributes, and the event is unpublished', async () => {
  const event = await addEvent({ Attribute: [{ type: 'ip-dst', value: '192.0.2.1' }] })
  await server.context.db.updateTable('events').set({ published: true }).execute()
  const value = '192.0.2.1 evil[.]example.com cve-2024-12345 2001:db8::/129'
  const { status, body } = await call(owner, `/events/freeTextImport/${event.id}`, { value, distribution: 2 })
  expect(status).toBe(200)
  expect(body.map(({ Attribute }: { Attribute: object }) => Attribute)).toMatchObject([
    { type: 'hostname', value: 'evil.example.com', original_value: 'evil[.]example.com', to_ids: 1, distribution: 2 },
    { type: 'vulnerability', value: 'CVE-2024-12345', to_ids: 0, category: 'External analysis' },
  ])
  const view = (await ask(server, owner.key, 'GET', `/events/view/${event.uuid}`)).body.Event
  expect([view.published, view.Attribute.length]).toEqual([false, 3])
})

test('what is found is told, and nothing changes, where that is wished for', async () => {
  const event = await addEvent({ Attribute: [] })
  const expected = [
    {
      types: { 'ip-dst': 'ip-dst', 'ip-src': 'ip-src', 'ip-src/ip-dst': 'ip-src/ip-dst' },
      default_type: 'ip-dst',
      value: '192.0.2.1',
      original_value: '192[.]0.2.1',
      to_ids: 1,
    },
  ]
  const body = { value: '192[.]0.2.1', returnMetaAttributes: true }
  expect((await call(owner, `/events/freeTextImport/${event.uuid}`, body)).body).toEqual(expected)
  const named = await call(owner, `/events/freeTextImport/${event.uuid}/0/1`, { value: '192[.]0.2.1' })
  expect(named.body).toEqual(expected)
  expect(await attributesOf(event)).toEqual([])
})

test.each([
  [false, ['9.9.9.9 true', '9.9.9.8 true']],
  ['soft', ['9.9.9.9 false', '9.9.9.8 true']],
  [1, ['9.9.9.8 true']],
])('with adhereToWarninglists %j what is on a warninglist is treated so', async (adhereToWarninglists, expected) => {
  const event = await addEvent({ Attribute: [] })
  await call(owner, `/events/freeTextImport/${event.id}`, { value: '9.9.9.9 9.9.9.8', adhereToWarninglists })
  const attributes: { value: string; to_ids: boolean }[] = await attributesOf(event)
  expect(attributes.map(({ value, to_ids }) => `${value} ${to_ids}`)).toEqual(expected)
})

test('attributes may be shared with a group', async () => {
  const event = await addEvent({ Attribute: [] })
  const group = await addSharingGroup(server.context, owner, [owner.orgId])
  const sent = { value: '192.0.2.1', distribution: 4, sharing_group_id: group }
  expect((await call(owner, `/events/freeTextImport/${event.id}`, sent)).status).toBe(200)
  expect(await attributesOf(event)).toMatchObject([{ distribution: '4', sharing_group_id: String(group) }])
})

test('who may not change the event proposes what is found, each value once', async () => {
  const event = await addEvent({ Attribute: [] })
  const value = 'hxxp://a.example.com/b 9.9.9.9 2001:db8::/129'
  const sent = { value, adhereToWarninglists: 'soft', distribution: 2 }
  const { status, body } = await call(other, `/events/freeTextImport/${event.id}`, sent)
  expect(status).toBe(200)
  expect(body.map(({ ShadowAttribute }: { ShadowAttribute: object }) => ShadowAttribute)).toMatchObject([
    {
      type: 'url',
      value: 'http://a.example.com/b',
      to_ids: 1,
      event_id: event.id,
      org_id: String(other.orgId),
      old_id: '0',
    },
    { type: 'ip-dst', value: '9.9.9.9', to_ids: 0 },
  ])
  expect((await call(other, `/events/freeTextImport/${event.id}`, sent)).body).toEqual([])
  const view = (await ask(server, owner.key, 'GET', `/events/view/${event.uuid}`)).body.Event
  expect([view.Attribute, view.ShadowAttribute.length]).toEqual([[], 2])
})

test('the rules that rewrite paths on their way in hold for what is found', async () => {
  const event = await addEvent({ Attribute: [] })
  const value = '"C:\\\\Users\\\\jane\\\\AppData\\\\Local\\\\Temp\\\\a.exe"'.replaceAll('\\\\', '\\')
  const { body } = await call(owner, `/events/freeTextImport/${event.id}`, { value })
  expect(body[0].Attribute.value).toBe('%TEMP%\\a.exe')
})

test('who asks for background processing is told what was found, and it is saved all the same', async () => {
  const event = await addEvent({ Attribute: [] })
  const path = `/events/freeTextImport/${event.id}/disable_background_processing:0`
  const { body } = await call(owner, path, { value: '9.9.9.9 9.9.9.8:80', adhereToWarninglists: true })
  expect(body).toMatchObject([
    { value: '9.9.9.9', type: 'ip-dst', category: 'Network activity', original_value: '9.9.9.9', event_id: event.id },
    { value: '9.9.9.8|80', type: 'ip-dst|port' },
  ])
  expect((await attributesOf(event)).map(({ value }: { value: string }) => value)).toEqual(['9.9.9.8|80'])
})

test('who does not see an event learns nothing of it', async () => {
  const hidden = await addEvent({ distribution: 0 })
  const value = '192.0.2.1'
  for (const id of [hidden.id, '999999', randomUUID(), 'x']) {
    for (const returnMetaAttributes of [0, 1]) {
      const { status } = await call(other, `/events/freeTextImport/${id}`, { value, returnMetaAttributes })
      expect([id, status]).toEqual([id, 404])
    }
  }
})

test.each([{}, { value: '' }, { value: ['192.0.2.1'] }, { value: '192.0.2.1', distribution: 9 }])(
  '%j is refused',
  async (body) => {
    const event = await addEvent()
    const { status } = await call(owner, `/events/freeTextImport/${event.id}`, body)
    expect(status).toBe(400)
  },
)

test('a text that takes too long to look through is refused', async () => {
  const event = await addEvent()
  const { status } = await call(owner, `/events/freeTextImport/${event.id}`, { value: 'a '.repeat(5_000_000) })
  expect(status).toBe(413)
})

test('what no record can hold is no indicator', async () => {
  const event = await addEvent({ Attribute: [] })
  const { status } = await call(owner, `/events/freeTextImport/${event.id}`, { value: 'a\0b.exe \ud800x.exe {"a":' })
  expect(status).toBe(200)
})
