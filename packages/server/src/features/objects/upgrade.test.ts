import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { door, loadTemplate } from '../object-templates/testing/library.ts'

let server: TestServer
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  user = await addPerson(server.context)
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = user) => ask(server, who.key, 'POST', path, body)
const get = async (path: string) => ask(server, user.key, 'GET', path)

const lock = { object_relation: 'lock', type: 'text', value: 'rusty' }
const key = { object_relation: 'key', type: 'md5', value: 'd41d8cd98f00b204e9800998ecf8427e' }
const text = { 'misp-attribute': 'text', 'ui-priority': 0 }
/** The second version knows no key, has a bell, and takes the lock for a comment. */
const second = {
  version: 2,
  name: 'door, again',
  description: 'Newer.',
  attributes: { lock: { ...text, 'misp-attribute': 'comment', multiple: true }, bell: text, port: text },
  required: ['lock'],
  requiredOneOf: undefined,
}

/** An object of the first version, in an event of its own, with the second one at hand. */
async function madeObject(changes: Record<string, unknown> = {}, attributes: object[] = [lock, key]) {
  const { uuid } = await loadTemplate(server.context, door())
  const event = (await post('/events/add', { info: 'x', timestamp: 1_600_000_000 })).body.Event
  const template = { template_uuid: uuid, template_version: '1' }
  const object = (
    await post(`/objects/add/${event.id}`, { ...template, timestamp: 1_600_000_000, Attribute: attributes })
  ).body.Object
  await loadTemplate(server.context, door({ uuid, ...second, ...changes }))
  return { ...object, uuid: object.uuid as string, event: event.id as string, template: uuid }
}

const rules = (findings: { rule: string }[]) => findings.map(({ rule }) => rule)
const view = async (id: string) => (await get(`/objects/view/${id}`)).body.Object

describe('an object is brought to a newer version of its template', () => {
  test('after the difference was shown', async () => {
    const object = await madeObject()
    const { body } = await get(`/tocsin/objects/${object.uuid}/upgrade`)
    expect(body).toMatchObject({
      from: { uuid: object.template, version: '1', known: true },
      to: { uuid: object.template, version: '2', name: 'door, again' },
      current: false,
      relations: {
        gone: ['key'],
        added: ['bell'],
        changed: [
          { relation: 'lock', type: { from: 'text', to: 'comment' }, multiple: { from: false, to: true } },
          { relation: 'port', type: { from: 'port', to: 'text' } },
        ],
      },
      retypings: [{ object_relation: 'lock', value: 'rusty', type: { from: 'text', to: 'comment' }, findings: [] }],
      broken: [],
    })
    expect(rules(body.advice)).toEqual(['object.relation.unknown'])
    expect(await view(object.id)).toMatchObject({ template_version: '1' })
  })

  test('and nothing of it is lost', async () => {
    const object = await madeObject()
    const { status, body } = await post(`/tocsin/objects/${object.id}/upgrade`)
    expect(status).toBe(200)
    expect(body.Object).toMatchObject({
      template_version: '2',
      name: 'door, again',
      description: 'Newer.',
      uuid: object.uuid,
    })
    expect(body.Object.Attribute).toMatchObject([
      { object_relation: 'lock', type: 'comment', value: 'rusty', uuid: object.Attribute[0].uuid },
      { object_relation: 'key', type: 'md5', value: key.value, timestamp: object.Attribute[1].timestamp },
    ])
    expect(Number(body.Object.timestamp)).toBeGreaterThan(1_600_000_000)
  })

  test('and its event is unpublished, and the change written down', async () => {
    const object = await madeObject()
    await server.context.db
      .updateTable('events')
      .set({ published: true })
      .where('id', '=', Number(object.event))
      .execute()
    await post(`/tocsin/objects/${object.id}/upgrade`)
    const event = (await get(`/events/view/${object.event}`)).body.Event
    expect(event.published).toBe(false)
    expect(Number(event.timestamp)).toBeGreaterThan(1_600_000_000)
    const rows = await server.context.db
      .selectFrom('audit_log')
      .select(['action', 'change'])
      .where('model', '=', 'Object')
      .where('model_id', '=', Number(object.id))
      .where('action', '=', 'edit')
      .execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.change).toMatchObject({ template_version: ['1', '2'], attributes_retyped: [null, 1] })
  })

  test('with values that do not fit as they are', async () => {
    const attributes = { ...second.attributes, lock: { ...text, 'misp-attribute': 'sha1' } }
    const object = await madeObject({ attributes })
    const { body } = await get(`/tocsin/objects/${object.id}/upgrade`)
    expect(body.retypings).toMatchObject([{ type: { from: 'text', to: 'sha1' }, findings: [{ path: 'value' }] }])
    const upgraded = (await post(`/tocsin/objects/${object.id}/upgrade`)).body.Object
    expect(upgraded).toMatchObject({ template_version: '2', Attribute: [{ type: 'text', value: 'rusty' }, {}] })
  })

  test('with a category that the new type allows', async () => {
    const attributes = { ...second.attributes, lock: { ...text, 'misp-attribute': 'filename' } }
    const object = await madeObject({ attributes })
    const { Attribute } = (await post(`/tocsin/objects/${object.id}/upgrade`)).body.Object
    expect(Attribute[0]).toMatchObject({ type: 'filename', category: 'Payload delivery' })
  })

  test('which it would break only when that is asked for', async () => {
    const object = await madeObject({ required: ['bell'] })
    const refused = await post(`/tocsin/objects/${object.id}/upgrade`)
    expect(refused.status).toBe(400)
    expect(rules(refused.body.errors)).toEqual(['object.required'])
    expect(await view(object.id)).toMatchObject({ template_version: '1' })
    expect((await post(`/tocsin/objects/${object.id}/upgrade`, { force: true })).status).toBe(200)
  })

  test('once', async () => {
    const object = await madeObject()
    await post(`/tocsin/objects/${object.id}/upgrade`)
    expect((await get(`/tocsin/objects/${object.id}/upgrade`)).body).toMatchObject({ current: true, retypings: [] })
    expect((await post(`/tocsin/objects/${object.id}/upgrade`)).status).toBe(405)
    expect((await post(`/tocsin/objects/${object.id}/upgrade`, { version: '1' })).status).toBe(200)
    expect((await post(`/tocsin/objects/${object.id}/upgrade`, { version: '9' })).status).toBe(404)
  })

  test('from a version that is not known here', async () => {
    const object = await madeObject()
    await server.context.db
      .updateTable('objects')
      .set({ template_version: '0' })
      .where('id', '=', Number(object.id))
      .execute()
    const { body } = await get(`/tocsin/objects/${object.id}/upgrade`)
    expect(body).toMatchObject({
      from: { version: '0', known: false },
      relations: { gone: ['key'], added: [], changed: [] },
    })
    expect((await post(`/tocsin/objects/${object.id}/upgrade`)).body.Object.template_version).toBe('2')
  })

  test('and never led back to an older one unasked', async () => {
    const object = await madeObject()
    const set = async (template_version: string) =>
      server.context.db.updateTable('objects').set({ template_version }).where('id', '=', Number(object.id)).execute()
    await set('3')
    expect((await get(`/tocsin/objects/${object.id}/upgrade`)).status).toBe(404)
    expect((await get(`/tocsin/objects/${object.id}/upgrade?version=1`)).body.to.version).toBe('1')
    await set('a version of another time')
    expect((await get(`/tocsin/objects/${object.id}/upgrade`)).body.to.version).toBe('2')
  })

  test('unless it changed since it was read', async () => {
    const object = await madeObject()
    const headers = { authorization: user.key, accept: 'application/json', 'if-match': '"1"' }
    const url = `${server.url}/tocsin/objects/${object.id}/upgrade`
    const answer = await fetch(url, { method: 'POST', headers })
    expect(answer.status).toBe(412)
    expect(await answer.json()).toMatchObject({ Object: { template_version: '1' } })
  })

  test('by those who may edit its event alone', async () => {
    const object = await madeObject()
    const other = await addPerson(server.context)
    expect((await post(`/tocsin/objects/${object.id}/upgrade`, {}, other)).status).toBe(403)
  })
})

test('an object of an unknown template, or of none, has nothing to be brought to', async () => {
  for (const template_uuid of [randomUUID(), '']) {
    const sent = { name: 'x', template_uuid, Attribute: [lock] }
    const [object] = (await post('/events/add', { info: 'x', Object: [sent] })).body.Event.Object
    expect((await get(`/tocsin/objects/${object.id}/upgrade`)).status).toBe(404)
    expect((await post(`/tocsin/objects/${object.id}/upgrade`)).status).toBe(404)
  }
})
