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
    predicates: ['red', 'amber', 'amber+strict'].map((value) => ({
      value,
      expanded: `It is ${value}`,
      colour: '#ffc000',
    })),
  })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)
const suggest = async (text: string) => (await post('/tocsin/tags/suggest', { text }, user)).body
const newEvent = async () =>
  (await post('/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'v' }] })).body.Event

describe('what people type', () => {
  test('is told to be a canonical tag where it can be no other', async () => {
    const amber = { name: 'tlp:amber', colour: '#ffc000', expanded: 'It is amber', description: null, id: null }
    expect(await suggest('TLP AMBER')).toEqual({ text: 'TLP AMBER', canonical: amber, suggestions: [] })
    const { body } = await ask(server, user.key, 'GET', '/tocsin/tags/suggest?text=tlp-amber')
    expect(body.canonical).toEqual(amber)
  })

  test('gets suggestions where it is not sure, of the vocabulary and of the library', async () => {
    await post('/tags/add', { name: 'amber alert' })
    await post('/tags/add', { name: 'amber of others', org_id: admin.orgId })
    const { canonical, suggestions } = await suggest('amber')
    expect(canonical).toBeNull()
    expect(suggestions.map(({ name }: { name: string }) => name)).toEqual([
      'tlp:amber',
      'tlp:amber+strict',
      'amber alert',
    ])
    expect(await suggest('something else')).toMatchObject({ canonical: null, suggestions: [] })
  })

  test('may be several at once', async () => {
    const { body } = await post('/tocsin/tags/suggest', { texts: ['tlp red', 'tlp amber strict'] }, user)
    expect(body.results).toMatchObject([
      { canonical: { name: 'tlp:red' } },
      { canonical: null, suggestions: [{ name: 'tlp:amber+strict' }] },
    ])
  })

  test.each([{}, { text: '' }, { text: 'a\0b' }, { text: 'x'.repeat(256) }, { texts: 'x' }, { texts: [{}] }])(
    'makes sense, unlike %j',
    async (body) => {
      expect((await post('/tocsin/tags/suggest', body, user)).status).toBe(400)
    },
  )
})

describe('canonical: 1', () => {
  test('replaces the spelling where it is sure', async () => {
    const { uuid, id } = await newEvent()
    const { body } = await post('/tags/attachTagToObject', { uuid, tag: 'TLP AMBER', canonical: 1 })
    expect(body.message).toMatch(/^Global tag tlp:amber\(\d+\) successfully attached/)
    expect((await post(`/events/addTag/${id}`, { tag: 'tlp/amber', canonical: 1, local: 1 })).body.errors).toBe(
      'Tag is already attached to this event.',
    )
  })

  test('makes the canonical tag on the quick routes, for those who make tags', async () => {
    const { Attribute } = await newEvent()
    const path = `/attributes/addTag/${Attribute[0].id}`
    expect((await post(path, { tag: 'TLP RED', canonical: 1 })).body.success).toBe('Tag added.')
    expect((await post(path, { tag: 'TLP AMBER+STRICT' })).body.errors).toBe('Invalid Tag.')
  })

  test('changes nothing where it is not sure, and says what may be meant', async () => {
    const { uuid } = await newEvent()
    const { body } = await post('/tags/attachTagToObject', { uuid, tag: ['tlp amber strict', 'mine'], canonical: true })
    expect(body.suggestions).toEqual({ 'tlp amber strict': ['tlp:amber+strict'] })
    const { Event } = (await ask(server, admin.key, 'GET', `/events/view/${uuid}`)).body
    expect(Event.Tag.map(({ name }: { name: string }) => name)).toEqual(['tlp amber strict', 'mine'])
  })

  test('is not there unless it is asked for', async () => {
    const { uuid } = await newEvent()
    const { body } = await post('/tags/attachTagToObject', { uuid, tag: 'Tlp Red' })
    expect(body.message).toMatch(/^Global tag Tlp Red/)
    expect(body.suggestions).toBeUndefined()
  })
})
