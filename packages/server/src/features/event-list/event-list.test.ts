import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: [...userPermissions, 'perm_tag_editor'] })
  other = await addPerson(server.context)
  await add({
    info: 'open',
    distribution: 1,
    threat_level_id: 1,
    timestamp: 1_700_000_003,
    Tag: [{ name: 'tlp:green' }],
  })
  await add({
    info: 'mine',
    distribution: 0,
    threat_level_id: 2,
    timestamp: 1_700_000_002,
    Tag: [{ name: 'TLP:GREEN' }],
  })
  await add({
    info: 'half open',
    distribution: 1,
    timestamp: 1_700_000_001,
    Attribute: [
      { type: 'domain', value: 'seen.example', distribution: 1 },
      { type: 'domain', value: 'hidden.example', distribution: 0 },
    ],
  })
})
afterAll(async () => server.close())

async function add(event: object): Promise<void> {
  expect((await ask(server, owner.key, 'POST', '/events/add', event)).status).toBe(200)
}

const rows = async (person: Person, wish: object = {}) =>
  (await ask(server, person.key, 'POST', '/tocsin/events/rows', wish)).body
const infos = (list: { rows: { info: string }[] }) => list.rows.map(({ info }) => info)

test('the list holds what one may see, the latest first, and says how many there are', async () => {
  const whole = await rows(owner)
  expect([whole.total, infos(whole)]).toEqual([3, ['open', 'mine', 'half open']])
  const part = await rows(owner, { offset: 1, limit: 1, sort: 'info', direction: 'asc' })
  expect([part.total, part.offset, infos(part)]).toEqual([3, 1, ['mine']])
  const theirs = await rows(other)
  expect([theirs.total, infos(theirs)]).toEqual([2, ['open', 'half open']])
})

test('attributes that one may not see are not counted', async () => {
  const count = async (person: Person) =>
    (await rows(person, { filters: { eventinfo: 'half' } })).rows[0].attribute_count
  expect([await count(owner), await count(other)]).toEqual([2, 1])
  expect((await rows(other, { filters: { searchall: 'hidden.example' } })).total).toBe(0)
})

test('each filter’s choices are counted among what the others let through, and among what one may see', async () => {
  const facets = async (person: Person, filters: object) =>
    (await ask(server, person.key, 'POST', '/tocsin/events/facets', { filters })).body
  const mine = await facets(owner, { threatlevel: [1] })
  expect(mine.threatlevel).toEqual([
    { value: '1', label: '1', count: 1 },
    { value: '2', label: '2', count: 1 },
    { value: '4', label: '4', count: 1 },
  ])
  expect(mine.tags).toEqual([{ value: 'tlp:green', label: 'tlp:green', count: 1 }])
  expect((await facets(owner, {})).tags).toEqual([{ value: 'tlp:green', label: 'tlp:green', count: 2 }])
  const theirs = await facets(other, {})
  expect(theirs.distribution).toEqual([{ value: '1', label: '1', count: 2 }])
  expect(theirs.org).toEqual([{ value: String(owner.orgId), label: owner.orgName, count: 2 }])
})

test.each([
  [{ limit: 501 }, 'limit: A whole number from 0 to 500 is expected.'],
  [{ offset: -1 }, 'offset: A whole number from 0 to 10000000 is expected.'],
  [{ sort: 'password' }, /^sort: One of id, /],
  [{ filters: [] }, 'filters: An object of the filters of events/index is expected.'],
  [{ colour: 1 }, /^colour: There is no such field/],
])('a part that there cannot be is refused by its field: %j', async (wish, detail) => {
  const { status, body } = await ask(server, owner.key, 'POST', '/tocsin/events/rows', wish)
  expect([status, body.detail]).toEqual([400, typeof detail === 'string' ? detail : expect.stringMatching(detail)])
})
