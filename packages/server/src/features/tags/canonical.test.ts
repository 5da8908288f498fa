import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: userPermissions })
  await post('/taxonomies/import', {
    namespace: 'tlp',
    description: 'How far it may go',
    enabled: true,
    predicates: ['red', 'amber', 'amber+strict', 'white', 'clear'].map((value) => ({ value, colour: '#ffc000' })),
  })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = admin) => ask(server, who.key, 'GET', path)

const SPELLINGS = ['TLP AMBER', 'TLPAMBER', 'TLP-amber', 'TLP:AMBER', 'TLP=AMBER', 'TLP/AMBER', 'tlp:amber']
const tagged = async (...names: string[]) => {
  const Tag = names.map((name) => ({ name }))
  const { body } = await post('/events/add', {
    info: names.join(),
    Tag,
    Attribute: [{ type: 'text', value: 'v', Tag }],
  })
  return body.Event as { id: string; Tag: { name: string; colour: string }[] }
}

describe('spellings of one canonical tag', () => {
  let ids: string[]
  beforeAll(async () => {
    const events = []
    for (const name of SPELLINGS) events.push(await tagged(name))
    ids = events.map(({ id }) => id)
    await tagged('tlp:amber+strict')
    await tagged('tlp:red')
  })

  test('are kept as they were sent, and take its colour', async () => {
    for (const [i, id] of ids.entries()) {
      const { Event } = (await get(`/events/view/${id}`)).body
      expect(Event.Tag).toMatchObject([{ name: SPELLINGS[i], colour: '#ffc000' }])
    }
  })

  test.each([...SPELLINGS, '[tlp:amber]', 'tlp_amber', '%tlp:amber'])('are found by %s', async (tags) => {
    for (const controller of ['events', 'attributes']) {
      const { body } = await post(`/${controller}/restSearch`, { returnFormat: 'json', tags: [tags] })
      const found = controller === 'events' ? body.response : body.response.Attribute
      expect(found).toHaveLength(7)
    }
    if (tags.startsWith('%')) return
    const { body } = await post('/events/index', { tag: tags })
    expect(body.map(({ id }: { id: string }) => id).sort()).toEqual(ids.toSorted())
  })

  test('are left out together', async () => {
    const { body } = await post('/events/restSearch', { returnFormat: 'json', tags: { NOT: ['TLP Amber'] } })
    expect(body.response).toHaveLength(2)
    expect((await post('/events/index', { tag: '!TLP Amber' })).body).toHaveLength(2)
  })

  test('are found by the id of any', async () => {
    const [{ id }] = (await get('/tags/index/name:tlp=amber')).body.Tag
    const { body } = await post('/events/restSearch', { returnFormat: 'json', tags: [id] })
    expect(body.response).toHaveLength(7)
    expect((await post('/events/index', { tag: id })).body).toHaveLength(7)
  })

  test('are counted together, and what carries two of them once', async () => {
    await tagged('TLP AMBER', 'tlp:amber')
    for (const { name, ...tag } of (await get('/tags/index/searchall:tlp')).body.Tag) {
      const isAmber = SPELLINGS.includes(name)
      expect([name, tag.count, tag.attribute_count]).toEqual([name, isAmber ? 8 : 1, isAmber ? 8 : 1])
      expect(tag.canonical).toBe(isAmber && name !== 'tlp:amber' ? 'tlp:amber' : undefined)
    }
    const { body } = await get('/tags/tagStatistics')
    expect(body).toEqual({
      tags: { 'tlp:amber': '8', 'tlp:amber+strict': '1', 'tlp:red': '1' },
      taxonomies: { tlp: 10 },
    })
  })

  test('are several again when their taxonomy is disabled', async () => {
    await post('/taxonomies/disable/tlp')
    const { body } = await post('/events/restSearch', { returnFormat: 'json', tags: ['tlp:red', 'tlp/amber'] })
    expect(body.response).toHaveLength(2)
    await post('/taxonomies/enable/tlp')
    expect((await post('/events/index', { tag: 'tlp:amber' })).body).toHaveLength(8)
  })
})

test('a renamed marking is found under both names', async () => {
  await tagged('tlp:white')
  await tagged('TLP CLEAR')
  for (const tag of ['tlp:white', 'tlp:clear']) {
    expect((await post('/events/index', { tag }, user)).status).toBe(200)
    expect((await post('/events/index', { tag })).body).toHaveLength(2)
  }
})

test('a tag that is renamed becomes what its new name spells', async () => {
  const { body } = await post('/tags/add', { name: 'nothing yet' })
  await post(`/tags/edit/${body.Tag.id}`, { name: 'Tlp.Red' })
  expect((await get(`/tags/view/${body.Tag.id}`)).body.canonical).toBeUndefined()
  await post(`/tags/edit/${body.Tag.id}`, { name: 'tlp red' })
  expect((await get(`/tags/view/${body.Tag.id}`)).body).toMatchObject({
    name: 'tlp red',
    canonical: 'tlp:red',
    count: 1,
  })
})
