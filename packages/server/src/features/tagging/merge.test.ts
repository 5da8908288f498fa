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
    predicates: ['red', 'amber', 'green', 'white', 'clear'].map((value) => ({ value })),
  })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)
const get = async (path: string) => ask(server, admin.key, 'GET', path)
const merge = async (wish: object) => (await post('/tocsin/tags/merge', wish)).body
type Sent = { name: string; local?: boolean; relationship_type?: string }
const tagged = async (...Tag: Sent[]) => {
  const { body } = await post('/events/add', { info: 'x', Tag, Attribute: [{ type: 'text', value: 'v', Tag }] })
  await post(`/events/publish/${body.Event.id}`)
  return body.Event.id as string
}
const links = async (id: string) => {
  const { Event } = (await get(`/events/view/${id}`)).body
  const brief = (tags: Sent[] = []) =>
    tags.map(({ name, local, relationship_type }) => [name, local, relationship_type])
  return { onEvent: brief(Event.Tag), onAttribute: brief(Event.Attribute[0].Tag), published: Event.published }
}
const nameExists = async (name: string) => {
  const { body } = await get('/tags/index')
  return body.Tag.some((tag: { name: string }) => tag.name === name)
}

describe('spellings', () => {
  test('are told of, and become one when that is wished', async () => {
    const [one, two] = [await tagged({ name: 'TLP AMBER' }), await tagged({ name: 'TLP/amber', local: true })]
    const both = await tagged({ name: 'TLP AMBER' }, { name: 'tlp:amber' })
    const expected = {
      into: { id: expect.any(String), name: 'tlp:amber' },
      from: [
        { id: expect.any(String), name: 'TLP AMBER', events: 2, attributes: 2 },
        { id: expect.any(String), name: 'TLP/amber', events: 1, attributes: 1 },
      ],
    }
    expect(await merge({})).toEqual({ dryRun: true, merges: [expected] })
    expect(await nameExists('TLP AMBER')).toBe(true)
    expect(await merge({ dryRun: false })).toEqual({ dryRun: false, merges: [expected] })
    for (const [id, local] of [
      [one, false],
      [two, true],
      [both, false],
    ] as const) {
      const link = [['tlp:amber', local, null]]
      expect(await links(id)).toEqual({ onEvent: link, onAttribute: link, published: true })
    }
    expect([await nameExists('TLP AMBER'), await nameExists('TLP/amber')]).toEqual([false, false])
    expect(await merge({})).toEqual({ dryRun: true, merges: [] })
    const { body } = await post('/admin/audit_logs/index', { model: 'Tag', action: 'edit' })
    expect(JSON.stringify(body)).toContain('TLP/amber')
  })

  test('are made into a tag that was not there', async () => {
    const id = await tagged({ name: 'TLP GREEN' })
    expect(await merge({ only: ['tlp:green'] })).toMatchObject({ merges: [{ into: { id: null, name: 'tlp:green' } }] })
    await merge({ only: ['tlp:green'], dryRun: false })
    expect((await links(id)).onEvent).toEqual([['tlp:green', false, null]])
  })

  test('of a former name become one only when that is wished', async () => {
    const id = await tagged({ name: 'tlp:white' })
    expect(await merge({})).toEqual({ dryRun: true, merges: [] })
    await merge({ renamed: true, dryRun: false })
    expect((await links(id)).onEvent).toEqual([['tlp:clear', false, null]])
  })

  test('keep what they say of a record that carries two', async () => {
    const amber = (local: boolean, relationship_type?: string) => [
      { name: 'TLP RED', local, ...(relationship_type === undefined ? {} : { relationship_type }) },
    ]
    const relates = await tagged({ name: 'tlp:red' }, ...amber(false, 'said-by'))
    const secret = await tagged({ name: 'tlp:red' }, ...amber(true, 'we-think'))
    const open = await tagged({ name: 'tlp:red', local: true }, ...amber(false))
    const differs = await tagged({ name: 'tlp:red', relationship_type: 'a' }, ...amber(false, 'b'))
    const { merges } = await merge({ dryRun: false })
    expect(merges).toMatchObject([{ into: { name: 'tlp:red' }, from: [{ name: 'TLP RED', events: 4, kept: 4 }] }])
    expect((await links(relates)).onEvent).toEqual([['tlp:red', false, 'said-by']])
    expect((await links(secret)).onEvent).toEqual([
      ['tlp:red', false, null],
      ['TLP RED', true, 'we-think'],
    ])
    expect((await links(open)).onEvent).toEqual([['tlp:red', false, null]])
    expect((await links(differs)).onAttribute).toEqual([
      ['tlp:red', false, 'a'],
      ['TLP RED', false, 'b'],
    ])
    expect(await nameExists('TLP RED')).toBe(true)
  })
})

describe('tags', () => {
  test('that are named are merged whatever they spell, with favourites and all', async () => {
    const id = await tagged({ name: 'my projct' })
    const { body } = await post('/tags/search', { tag: 'my projct' })
    await post('/favourite_tags/toggle', { FavouriteTag: { data: body[0].Tag.id } })
    const wish = { into: 'my project', from: ['my projct'] }
    expect(await merge(wish)).toMatchObject({
      merges: [{ into: { id: null }, from: [{ name: 'my projct', events: 1 }] }],
    })
    await merge({ ...wish, dryRun: false })
    expect((await links(id)).onEvent).toEqual([['my project', false, null]])
    expect((await get('/tags/index/favouritesOnly:1')).body.Tag).toMatchObject([
      { name: 'my project', favourite: true },
    ])
  })

  test.each([
    [{ org_id: 1 }, 'They are kept to different organisations or users.'],
    [{ local_only: true }, 'They may not go to the same places.'],
    [{ exportable: false }, 'They may not go to the same places.'],
  ])('of other rules (%j) stay', async (rules, skipped) => {
    const name = `ruled by ${JSON.stringify(rules)}`
    await post('/tags/add', { name, ...rules })
    expect(await merge({ into: 'free', from: [name], dryRun: false })).toMatchObject({
      merges: [{ from: [{ skipped }] }],
    })
    expect(await nameExists(name)).toBe(true)
  })

  test.each([
    [{ from: ['none of these'], into: 'x' }, 404],
    [{ from: ['x'] }, 400],
    [{ into: 'x' }, 400],
    [{ into: 'x', from: 'y' }, 400],
    [{ into: 'a\0b', from: ['y'] }, 400],
    [{ dryRun: 'maybe' }, 400],
    [{ only: [5] }, 400],
    [[], 200],
  ])('are not merged by %j', async (wish, status) => {
    expect((await post('/tocsin/tags/merge', wish)).status).toBe(status)
  })

  test('that differ in case alone are merged in the way of MISP', async () => {
    const id = await tagged({ name: 'TLP:Clear' }, { name: 'Tlp Green' })
    const { body } = await post('/taxonomies/normalizeCustomTagsToTaxonomyFormat')
    expect(body.message).toBe('1 tags successfully converted. 2 row updated.')
    expect((await links(id)).onEvent.map(([name]) => name)).toEqual(['tlp:clear', 'Tlp Green'])
  })

  test('are merged by site admins alone', async () => {
    expect((await post('/tocsin/tags/merge', {}, user)).status).toBe(403)
  })
})
