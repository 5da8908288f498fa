import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
let listId: string

beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
  listId = await addList({ name: 'Known hosts', type: 'hostname', entries: 'listed.example # ours', category: 'known' })
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body: unknown = {}) => ask(server, who.key, 'POST', path, body)
const policy = async (body: object) => ask(server, admin.key, 'PUT', `/tocsin/warninglists/${listId}/policy`, body)

async function addList(sent: object): Promise<string> {
  const { body } = await post(admin, '/warninglists/add', sent)
  return body.Warninglist.id
}

const attribute = (value: string, more: object = {}) => ({ type: 'domain', value, to_ids: true, ...more })

async function addEvent(Attribute: object[], more: object = {}): Promise<{ id: string; uuid: string }> {
  const { body } = await post(user, '/events/add', { info: 'x', distribution: 1, Attribute, ...more })
  return body.Event
}

type Shown = { value: string; warnings?: unknown }[]
const values = (shown: Shown) => shown.map(({ value }) => value)

describe('warnings', () => {
  const warning = (value: string) => ({
    match: 'listed.example',
    value,
    warninglist_id: listId,
    warninglist_name: 'Known hosts',
    warninglist_category: 'known',
    comment: 'ours',
  })
  let id: string
  beforeAll(async () => {
    const inside = {
      name: 'url',
      'meta-category': 'network',
      Attribute: [attribute('c.listed.example', { object_relation: 'domain' })],
    }
    const sent = [
      attribute('A.listed.example:80', { type: 'url' }),
      attribute('b.listed.example', { to_ids: false }),
      attribute('listed.example|192.0.2.1', { type: 'domain|ip' }),
      attribute('other.example'),
    ]
    id = (await addEvent(sent, { Object: [inside] })).id
  })
  const wish = { includeWarninglistHits: 1 }

  test('stand on the attributes for detection and on the event, where they are asked for', async () => {
    const { body } = await post(user, `/events/view/${id}`, wish)
    const { Attribute, Object: objects, warnings } = body.Event
    expect(Attribute.map((shown: { warnings?: unknown }) => shown.warnings)).toEqual([
      [warning('A.listed.example:80')],
      undefined,
      [warning('listed.example')],
      undefined,
    ])
    expect(objects[0].Attribute[0].warnings).toEqual([warning('c.listed.example')])
    expect(warnings).toEqual({ [listId]: 'Known hosts' })
    const plain = await ask(server, user.key, 'GET', `/events/view/${id}`)
    expect(JSON.stringify(plain.body)).not.toContain('warnings')
  })

  test('stand on what searches find', async () => {
    const found = (await post(user, '/attributes/restSearch', { eventid: id, value: 'c.%', ...wish })).body.response
    expect(found.Attribute[0].warnings).toEqual([warning('c.listed.example')])
    const events = (await post(user, '/events/restSearch', { eventid: id, ...wish })).body.response
    expect(events[0].Event.warnings).toEqual({ [listId]: 'Known hosts' })
    const objects = (await post(user, '/objects/restSearch', { eventid: id, ...wish })).body.response
    expect(objects[0].Object.Attribute[0].warnings).toEqual([warning('c.listed.example')])
  })

  test('stand on all attributes where the server says so', async () => {
    await post(admin, '/servers/serverSettingsEdit/MISP.warning_for_all', { value: true })
    const { body } = await post(user, `/events/view/${id}`, wish)
    expect(body.Event.Attribute[1].warnings).toEqual([warning('b.listed.example')])
    await post(admin, '/servers/serverSettingsEdit/MISP.warning_for_all', { value: false })
  })

  test('are of the lists that are enabled, at once', async () => {
    await post(admin, '/warninglists/toggleEnable', { id: [listId], enabled: false })
    expect((await post(user, `/events/view/${id}`, wish)).body.Event.warnings).toBeUndefined()
    await post(admin, '/warninglists/toggleEnable', { id: [listId], enabled: true })
    expect((await post(user, `/events/view/${id}`, wish)).body.Event.warnings).toBeDefined()
  })
})

describe('enforceWarninglist', () => {
  let id: string
  const all = Array.from({ length: 12 }, (_, i) => `h${i}.${i % 3 === 0 ? 'listed' : 'free'}.example`)
  const free = all.filter((value) => value.includes('free'))
  beforeAll(async () => {
    id = (await addEvent(all.map((value, i) => attribute(value, { to_ids: i % 2 === 0 })))).id
  })
  const search = async (scope: string, more: object = {}) =>
    post(user, `/${scope}/restSearch`, { eventid: id, enforceWarninglist: 1, ...more })

  test('leaves out what is on a list, to_ids or not', async () => {
    expect(values((await search('attributes')).body.response.Attribute)).toEqual(free)
    expect(values((await search('events')).body.response[0].Event.Attribute)).toEqual(free)
    for (const scope of ['attributes', 'events']) {
      const { body } = await search(scope, { returnFormat: 'csv' })
      expect(body).toContain('h1.free.example')
      expect(body).not.toContain('listed.example')
    }
    expect(values((await post(user, '/attributes/restSearch', { eventid: id })).body.response.Attribute)).toEqual(all)
  })

  test('fills every page, and shows nothing twice', async () => {
    const pages = []
    for (const page of [1, 2, 3, 4]) {
      const { body, headers } = await search('attributes', { limit: 3, page })
      pages.push(values(body.response.Attribute))
      expect(headers.get('x-skipped-elements-count')).toBeNull()
    }
    expect(pages).toEqual([free.slice(0, 3), free.slice(3, 6), free.slice(6), []])
    expect((await search('attributes', { limit: 3 })).headers.get('x-result-count')).toBe('4')
  })

  test('shows an event of which nothing is left, and JSON that can be read whatever pages fall away', async () => {
    const long = Array.from({ length: 1_200 }, (_, i) =>
      attribute(`${i < 900 ? 'l' : 'f'}${i}.${i < 900 ? 'listed' : 'free'}.example`),
    )
    const { id: other } = await addEvent(long)
    const found = await post(user, '/events/restSearch', { eventid: other, enforceWarninglist: 1 })
    expect(found.body.response[0].Event.Attribute).toHaveLength(300)
    const { id: none } = await addEvent([attribute('x.listed.example')])
    const empty = await post(user, '/events/restSearch', { eventid: none, enforceWarninglist: 1 })
    expect(empty.body.response[0].Event.Attribute).toEqual([])
    const nothing = await post(user, '/attributes/restSearch', { eventid: none, enforceWarninglist: 1 })
    expect(nothing.body.response.Attribute).toEqual([])
  })

  test('of an attribute refuses it in MISP’s words, and keeps the others', async () => {
    const refused = attribute('y.listed.example', { enforceWarninglist: true })
    const message = 'Attribute could not be saved as it trips over a warninglist and enforceWarninglist is enforced.'
    const alone = await post(user, `/attributes/add/${id}`, refused)
    expect([alone.status, alone.body.errors]).toEqual([403, message])
    const both = await post(user, `/attributes/add/${id}`, [refused, attribute('y.free.example')])
    expect(both.body.errors).toEqual({ attribute_0: message })
    const { body } = await post(user, '/events/add', { info: 'x', Attribute: [refused, attribute('y.free.example')] })
    expect(values(body.Event.Attribute)).toEqual(['y.free.example'])
    expect(body.rejected).toMatchObject([{ path: 'Event.Attribute[0].value', message }])
    const edited = body.Event.Attribute[0].id
    expect((await post(user, `/attributes/edit/${edited}`, refused)).body.errors).toBe(message)
  })
})

test('an object is refused whole where an attribute of it is on a list and asks to be refused', async () => {
  const { id } = await addEvent([attribute('o.free.example')])
  const inside = (value: string) => ({
    name: 'own',
    'meta-category': 'misc',
    description: 'of our own',
    template_uuid: randomUUID(),
    template_version: '1',
    Attribute: [attribute(value, { object_relation: 'domain', enforceWarninglist: 1 })],
  })
  const refused = await post(user, `/objects/add/${id}`, { Object: inside('o.listed.example') })
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([
    403,
    expect.stringContaining('trips over a warninglist'),
  ])
  expect((await post(user, `/objects/add/${id}`, { Object: inside('p.free.example') })).status).toBe(200)
})

describe('the policy of a list', () => {
  test('keeps what is listed from exports, and from nothing else', async () => {
    const { id } = await addEvent([attribute('z.listed.example'), attribute('z.free.example')])
    const found = async (more: object) => (await post(user, '/attributes/restSearch', { eventid: id, ...more })).body
    await policy({ on_export: 'exclude' })
    expect(values((await found({})).response.Attribute)).toHaveLength(2)
    expect(values((await found({ to_ids: 1 })).response.Attribute)).toEqual(['z.free.example'])
    expect(await found({ returnFormat: 'csv' })).not.toContain('z.listed.example')
    expect((await ask(server, user.key, 'GET', `/events/view/${id}`)).body.Event.Attribute).toHaveLength(2)
    await policy({ on_export: 'inform' })
    expect(await found({ returnFormat: 'csv' })).toContain('z.listed.example')
  })

  test('takes to_ids from what others bring in, and leaves what people write as it is', async () => {
    await policy({ on_import: 'drop_to_ids' })
    const carrier = await addPerson(server.context, { may: syncPermissions })
    const sent = { info: 'x', distribution: 1, Attribute: [attribute('i.listed.example'), attribute('i.free.example')] }
    const flags = ({ body }: { body: { Event: { Attribute: { to_ids: boolean }[] } } }) =>
      body.Event.Attribute.map(({ to_ids }) => to_ids)
    const Orgc = { uuid: randomUUID(), name: `Far away ${randomUUID()}` }
    const brought = await post(carrier, '/events/add', { ...sent, Orgc })
    expect(flags(brought)).toEqual([false, true])
    const { id } = brought.body.Event
    const again = { uuid: randomUUID(), ...attribute('j.listed.example') }
    const edited = await post(carrier, `/events/edit/${id}`, { timestamp: '2100000000', Attribute: [again] })
    expect(edited.body.Event.Attribute.find(({ uuid }: { uuid: string }) => uuid === again.uuid).to_ids).toBe(false)
    expect(flags(await post(user, '/events/add', sent))).toEqual([true, true])
    expect(flags(await post(carrier, '/events/add', sent))).toEqual([true, true])
    await policy({ on_import: 'inform' })
    expect(flags(await post(carrier, '/events/add', { ...sent, Orgc }))).toEqual([true, true])
  })

  test('is refused where it says nothing that is known', async () => {
    const { status, body } = await policy({ on_import: 'burn', category: 'known' })
    expect(status).toBe(403)
    expect(JSON.stringify(body)).toContain('on_import')
  })
})
