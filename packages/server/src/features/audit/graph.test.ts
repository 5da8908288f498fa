import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

async function post(path: string, body: unknown = {}) {
  const answer = await ask(server, admin.key, 'POST', path, body)
  expect([answer.status, answer.body]).toEqual([200, answer.body])
  return answer.body
}

async function newEvent(more: object = {}) {
  return (await post('/events/add', { info: 'an event', distribution: 0, ...more })).Event
}

/** What happened since, as rows of the log. */
async function rowsOf(what: () => Promise<unknown>) {
  const { db } = server.context
  const { last } = await db
    .selectFrom('audit_log')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  await what()
  const rows = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('id', '>', last ?? 0)
    .orderBy('id')
    .execute()
  return rows.map(({ action, model, title, change, event_id }) => ({ action, model, title, change, event_id }))
}

const addresses = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    type: 'ip-dst',
    category: 'Network activity',
    value: `10.1.${Math.floor((i + from) / 250)}.${(i + from) % 250}`,
  }))

test('an event that is added, edited, published, unpublished and deleted leaves a row each', async () => {
  const rows = await rowsOf(async () => {
    const { id } = await newEvent({ Attribute: addresses(1) })
    await post(`/events/edit/${id}`, { info: 'the event', threat_level_id: 1 })
    await post(`/events/publish/${id}`)
    await post(`/events/unpublish/${id}`)
    await post(`/events/delete/${id}`)
  })
  expect(rows).toMatchObject([
    {
      action: 'add',
      model: 'Event',
      title: 'an event',
      change: { info: [null, 'an event'], attributes_added: [0, 1] },
    },
    { action: 'edit', change: { info: ['an event', 'the event'], threat_level_id: [4, 1] } },
    { action: 'publish', change: { published: [false, true] } },
    { action: 'unpublish', change: { published: [true, false] } },
    { action: 'delete', title: 'the event', change: { info: ['the event', null] } },
  ])
})

test('thousands of attributes are one row that says how many, whichever way they come', async () => {
  const rows = await rowsOf(async () => {
    const { id } = await newEvent({ Attribute: addresses(2_000) })
    await post(`/attributes/add/${id}`, addresses(300, 2_000))
    const lines = addresses(500, 2_300).map((line) => JSON.stringify(line))
    const answer = await fetch(`${server.url}/tocsin/events/${id}/attributes`, {
      method: 'POST',
      headers: { authorization: admin.key, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    })
    expect((await answer.text()).match(/"added"/g)).toHaveLength(500)
    await post(`/events/edit/${id}`, { Attribute: addresses(20, 2_800), Tag: [{ name: 'x:y' }] })
  })
  expect(rows).toMatchObject([
    { action: 'add', model: 'Event', change: { attributes_added: [0, 2_000] } },
    { action: 'edit', model: 'Event', change: { attributes_added: [0, 300] } },
    { action: 'edit', model: 'Event', change: { attributes_added: [0, 500] } },
    { action: 'add', model: 'Tag', title: 'x:y' },
    { action: 'edit', model: 'Event', change: { attributes_added: [0, 20], tags_sent: [0, 1] } },
  ])
})

test('an attribute by itself leaves a row with its fields', async () => {
  const event = await newEvent()
  const rows = await rowsOf(async () => {
    const { Attribute } = await post(`/attributes/add/${event.id}`, { type: 'domain', value: 'a.example' })
    await post(`/attributes/edit/${Attribute.id}`, { comment: 'seen', value: 'b.example' })
    await post(`/attributes/delete/${Attribute.id}`)
    await post(`/attributes/restore/${Attribute.id}`)
    await post(`/attributes/delete/${Attribute.id}/1`)
  })
  expect(rows.every(({ model, event_id }) => model === 'Attribute' && event_id === Number(event.id))).toBe(true)
  expect(rows).toMatchObject([
    { action: 'add', title: 'Network activity/domain a.example', change: { value1: [null, 'a.example'] } },
    { action: 'edit', change: { value1: ['a.example', 'b.example'], comment: ['', 'seen'] } },
    { action: 'soft_delete', change: { deleted: [false, true] } },
    { action: 'undelete', change: { deleted: [true, false] } },
    { action: 'delete', title: 'Network activity/domain b.example', change: { value1: ['b.example', null] } },
  ])
  expect(Object.keys(rows[1]?.change ?? {})).toEqual(['value1', 'comment'])
})

test('objects and references leave a row each, with the number of attributes', async () => {
  const event = await newEvent()
  const file = (...names: string[]) => ({
    name: 'file',
    'meta-category': 'file',
    description: 'a file',
    template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
    template_version: '1',
    Attribute: names.map((value) => ({ type: 'filename', object_relation: 'filename', value })),
  })
  const rows = await rowsOf(async () => {
    const { Object: one } = await post(`/objects/add/${event.id}`, file('a', 'b'))
    const { Object: two } = await post(`/objects/add/${event.id}`, file('c'))
    await post(`/objects/edit/${one.id}`, { ...file('d'), comment: 'changed' })
    const { ObjectReference } = await post('/object_references/add', {
      object_uuid: one.uuid,
      referenced_uuid: two.uuid,
      relationship_type: 'drops',
    })
    await post(`/object_references/delete/${ObjectReference.id}`)
    await post(`/objects/delete/${two.id}`)
    await post(`/objects/delete/${two.id}/1`)
  })
  expect(rows.every(({ event_id }) => event_id === Number(event.id))).toBe(true)
  expect(rows).toMatchObject([
    { action: 'add', model: 'Object', title: 'file', change: { attributes_added: [0, 2] } },
    { action: 'add', model: 'Object' },
    {
      action: 'edit',
      model: 'Object',
      change: { comment: ['', 'changed'], attributes_added: [0, 1], attributes_deleted: [0, 2] },
    },
    { action: 'add', model: 'ObjectReference', title: 'drops' },
    { action: 'soft_delete', model: 'ObjectReference' },
    { action: 'soft_delete', model: 'Object' },
    { action: 'delete', model: 'Object' },
  ])
})

test('tags on events and attributes leave their name', async () => {
  const event = await newEvent({ Attribute: addresses(1) })
  const [{ uuid, id }] = event.Attribute
  await post('/tags/add', { name: 't:1' })
  await post('/tags/add', { name: 't:2' })
  const rows = await rowsOf(async () => {
    await post('/tags/attachTagToObject', { uuid: event.uuid, tag: ['t:1', 't:2'] })
    await post('/tags/attachTagToObject', { uuid: event.uuid, tag: 't:1' })
    await post('/tags/attachTagToObject', { uuid, tag: 't:1', local: true })
    await post(`/events/removeTag/${event.id}`, { tag: 't:1' })
    await post('/tags/removeTagFromObject', { uuid, tag: 't:1' })
  })
  expect(rows).toMatchObject([
    { action: 'tag', model: 'Event', title: 't:1, t:2' },
    { action: 'tag_local', model: 'Attribute', title: 't:1', event_id: Number(event.id) },
    { action: 'remove_tag', model: 'Event', title: 't:1' },
    { action: 'remove_local_tag', model: 'Attribute', title: 't:1' },
  ])
  const { body } = await ask(server, admin.key, 'POST', '/logs', { model: 'Attribute', model_id: id })
  expect(body.map(({ Log }: { Log: { title: string } }) => Log.title)).toEqual([
    `Attached local tag "t:1" to attribute #${id}`,
    `Detached local tag "t:1" from attribute #${id}`,
  ])
})

test('what an attachment holds does not get into the log', async () => {
  const secret = Buffer.from('the bytes of a file').toString('base64')
  const event = await newEvent()
  await post(`/attributes/add/${event.id}`, { type: 'attachment', value: 'a.txt', data: secret })
  const rows = await server.context.db.selectFrom('audit_log').selectAll().execute()
  expect(JSON.stringify(rows)).toContain('a.txt')
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('a change that is refused leaves no row', async () => {
  const event = await newEvent({ Attribute: addresses(1) })
  const rows = await rowsOf(async () => {
    for (const [path, body] of [
      ['/events/add', { info: '' }],
      [`/events/edit/${event.id}`, { timestamp: 1 }],
      [`/attributes/add/${event.id}`, { type: 'ip-dst', value: 'no address' }],
      [`/attributes/add/${event.id}`, addresses(1)],
      [`/attributes/edit/${event.Attribute[0].id}`, { value: 'no address' }],
      [`/objects/add/${event.id}`, { name: 'file', Attribute: [{ type: 'filename', value: 'no relation' }] }],
      ['/events/delete', { id: [event.id, '999999'] }],
      [`/object_references/add/${event.id}`, {}],
    ] as const) {
      expect([path, (await ask(server, admin.key, 'POST', path, body)).status]).not.toEqual([path, 200])
    }
  })
  expect(rows).toEqual([])
})
