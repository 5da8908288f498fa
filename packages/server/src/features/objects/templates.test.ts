import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { door, loadTemplate } from '../object-templates/testing/library.ts'

let server: TestServer
let admin: Person
let user: Person
let event: string
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
  event = await addEvent()
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = user) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = user) => ask(server, who.key, 'GET', path)
const addEvent = async (fields: object = {}) =>
  (await post('/events/add', { info: 'with objects', ...fields })).body.Event.id as string
const load = async (changes: Record<string, unknown> = {}) => loadTemplate(server.context, door(changes))
const named = (uuid: string, version: number | string = 1) => ({
  template_uuid: uuid,
  template_version: String(version),
})
const lock = { object_relation: 'lock', type: 'text', value: 'rusty' }
const key = { object_relation: 'key', type: 'md5', value: 'd41d8cd98f00b204e9800998ecf8427e' }

describe('an object that somebody adds', () => {
  test.each([
    [[key], 'Could not save the object as a required attribute is not set (lock)'],
    [[lock], 'Could not save the object as it requires at least one of the following attributes to be set: key, port'],
    [
      [lock, lock, key],
      'Could not save the object as a unique relationship within the object was assigned to more than one attribute. This is only allowed if the multiple flag is set in the object template.',
    ],
  ])('is refused where %j break a rule of its template', async (Attribute, errors) => {
    const { uuid } = await load()
    const answer = await post(`/objects/add/${event}`, { name: 'door', ...named(uuid), Attribute })
    expect(answer).toMatchObject({ status: 403, body: { saved: false, message: 'Could not add Object', errors } })
  })

  test('is told all that it breaks', async () => {
    const { uuid } = await load()
    const Attribute = [{ object_relation: 'bell', type: 'text', value: 'x' }]
    const { body } = await post(`/objects/add/${event}`, { name: 'door', ...named(uuid), Attribute })
    expect(body.errors.split('\n')).toHaveLength(2)
  })

  test('is described by its template where it does not say', async () => {
    const { uuid } = await load({ name: 'gate', description: 'A large door.' })
    const Attribute = [lock, key]
    const { body } = await post(`/objects/add/${event}`, { Object: { ...named(uuid), Attribute } })
    expect(body.Object).toMatchObject({
      name: 'gate',
      'meta-category': 'misc',
      description: 'A large door.',
      template_version: '1',
    })
    const own = await post(`/objects/add/${event}`, { ...named(uuid), description: 'Mine.', Attribute })
    expect(own.body.Object).toMatchObject({ name: 'gate', description: 'Mine.' })
  })

  test('is of the newest version where it names none', async () => {
    const { uuid } = await load({ version: 1 })
    await load({ uuid, version: 2 })
    const { body } = await post(`/objects/add/${event}`, { template_uuid: uuid, Attribute: [lock, key] })
    expect(body.Object.template_version).toBe('2')
  })

  test('takes the template in the path before its own', async () => {
    const { uuid } = await load({ name: 'hatch', version: 4 })
    const { id } = (await get(`/object_templates/view/${uuid}`)).body.ObjectTemplate
    for (const template of [id, uuid]) {
      const sent = { ...named(randomUUID()), Attribute: [lock, key] }
      const { body } = await post(`/objects/add/${event}/${template}`, sent)
      expect(body.Object).toMatchObject({ name: 'hatch', template_uuid: uuid, template_version: '4' })
    }
    expect((await post(`/objects/add/${event}/${id}`, { Attribute: [lock] })).status).toBe(403)
  })

  test.each(['999999', 'x', randomUUID()])(
    'is refused where the template %s in the path is not there',
    async (template) => {
      const { status, body } = await post(`/objects/add/${event}/${template}`, { Attribute: [lock] })
      expect(status).toBe(403)
      expect(body).toMatchObject({ errors: 'No valid template found to edit the object.', id: `${event}/${template}` })
    },
  )

  test.each([{ template_uuid: { a: 1 } }, { template_version: [1] }, { name: {} }, { template_uuid: 'a\0' }])(
    'is refused where it says %j',
    async (odd) => {
      const sent = { name: 'x', 'meta-category': 'x', description: 'x', ...odd, Attribute: [lock] }
      expect((await post(`/objects/add/${event}`, sent)).status).toBe(403)
    },
  )

  test('is taken as it is where its template or that version is not known here', async () => {
    const { uuid } = await load()
    const facts = { name: 'door', 'meta-category': 'x', description: 'x' }
    for (const template of [named(randomUUID()), named(uuid, 9), {}]) {
      const { status } = await post(`/objects/add/${event}`, { ...facts, ...template, Attribute: [key] })
      expect(status).toBe(200)
    }
  })

  test('may have relations that its template does not know', async () => {
    const { uuid } = await load()
    const bell = { object_relation: 'bell', type: 'text', value: 'loud' }
    const { status } = await post(`/objects/add/${event}`, { ...named(uuid), Attribute: [lock, key, bell] })
    expect(status).toBe(200)
  })
})

test('attributes that come with a relation and a value get the rest from the template, whichever way they come', async () => {
  const { uuid } = await load()
  const Attribute = [
    { object_relation: 'lock', value: 'rusty' },
    { object_relation: 'key', value: key.value },
    { object_relation: 'port', value: '80', category: 'Other', to_ids: true },
  ]
  const object = { name: 'door', 'meta-category': 'misc', description: 'x', ...named(uuid), Attribute }
  const alone = (await post(`/objects/add/${event}`, object)).body.Object.Attribute
  const inside = (await post('/events/add', { info: 'x', Object: [object] })).body.Event.Object[0].Attribute
  for (const saved of [alone, inside]) {
    expect(saved).toMatchObject([
      { type: 'text', category: 'Other', to_ids: false, disable_correlation: true },
      { type: 'md5', category: 'Payload delivery', to_ids: false, disable_correlation: false },
      { type: 'port', category: 'Other', to_ids: true },
    ])
  }
  const stranger = { ...object, ...named(randomUUID()), Attribute: Attribute.slice(0, 1) }
  expect((await post(`/objects/add/${event}`, stranger)).body.errors).toContain('No type set.')
})

test('a file that comes without its type is kept', async () => {
  const attributes = { sample: { 'misp-attribute': 'attachment' } }
  const { uuid } = await load({ attributes, required: [], requiredOneOf: [] })
  const Attribute = [{ object_relation: 'sample', value: 'a.txt', data: Buffer.from('hello').toString('base64') }]
  const { body } = await post(`/objects/add/${event}`, { ...named(uuid), Attribute })
  const [{ id }] = body.Object.Attribute
  expect((await get(`/attributes/view/${id}`)).body.Attribute.data).toBe('aGVsbG8=')
})

test('events bring objects that break the rules of their templates, as in MISP', async () => {
  const { uuid } = await load()
  const facts = { name: 'door', 'meta-category': 'misc', description: 'x', ...named(uuid) }
  const { body } = await post('/events/add', { info: 'x', Object: [{ ...facts, Attribute: [key, lock, lock] }] })
  expect(body.Event.Object[0].Attribute).toHaveLength(3)
  expect(body).not.toHaveProperty('rejected')
})

describe('an object that somebody edits', () => {
  test.each([
    [
      'of a version that is not in use',
      async () => {
        const { uuid } = await load({ version: 1 })
        await load({ uuid, version: 2 })
        return named(uuid)
      },
    ],
    ['of a version that is not known here', async () => named((await load()).uuid, 7)],
    ['of a template that is not known here', async () => named(randomUUID())],
    ['of no template', async () => ({})],
  ])('%s is edited like any other', async (_which, template) => {
    const facts = { name: 'door', 'meta-category': 'misc', description: 'x', ...(await template()) }
    const made = (await post(`/objects/add/${event}`, { ...facts, Attribute: [lock, key] })).body.Object
    const bell = { object_relation: 'bell', type: 'text', value: 'loud' }
    const { status, body } = await post(`/objects/edit/${made.id}`, {
      ...made,
      timestamp: undefined,
      Attribute: [bell],
    })
    expect(status).toBe(200)
    expect(body.Object.Attribute).toMatchObject([{ value: 'loud' }])
  })

  test('says what its template finds, when asked', async () => {
    const { uuid } = await load()
    const made = (await post(`/objects/add/${event}`, { ...named(uuid), Attribute: [lock, key] })).body.Object
    await post(`/objects/edit/${made.id}`, { Attribute: [{ object_relation: 'port', type: 'port', value: '22' }] })
    const { body } = await get(`/tocsin/objects/${made.id}/check`)
    expect(body.template).toEqual({ uuid, version: '1' })
    expect(body.broken.map(({ rule }: { rule: string }) => rule)).toEqual(['object.required'])
    expect(body.advice.map(({ rule }: { rule: string }) => rule)).toEqual(['object.values_list'])
    const stranger = (await post('/events/add', { info: 'x', Object: [{ name: 'x', Attribute: [lock] }] })).body.Event
      .Object[0]
    expect((await get(`/tocsin/objects/${stranger.id}/check`)).body).toEqual({ template: null, broken: [], advice: [] })
    expect((await get('/tocsin/objects/999999/check')).status).toBe(404)
  })
})

test('who does not see an object learns nothing of its template', async () => {
  const { uuid } = await load()
  const hidden = await addEvent({ distribution: 0 })
  const { id } = (await post(`/objects/add/${hidden}`, { ...named(uuid), Attribute: [lock, key] })).body.Object
  const other = await addPerson(server.context)
  for (const path of [`/tocsin/objects/${id}/check`, `/tocsin/objects/${id}/upgrade`]) {
    expect(await get(path, other)).toMatchObject({ status: 404 })
    expect(await get(path, admin)).toMatchObject({ status: 200 })
  }
  expect((await post(`/tocsin/objects/${id}/upgrade`, {}, other)).status).toBe(404)
})
