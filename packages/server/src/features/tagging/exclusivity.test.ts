import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  const values = (predicate: string) => ({ predicate, entry: [{ value: 'a' }, { value: 'b' }] })
  await post('/taxonomies/import', {
    namespace: 'tlp',
    description: 'How far it may go',
    exclusive: true,
    predicates: ['red', 'amber', 'white', 'clear'].map((value) => ({ value })),
  })
  await post('/taxonomies/import', {
    namespace: 'mixed',
    description: 'One of each, or any',
    predicates: [{ value: 'one', exclusive: true }, { value: 'many' }],
    values: [values('one'), values('many')],
  })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown) => ask(server, admin.key, 'POST', path, body)
const EXCLUDED = 'Tag is not allowed due to taxonomy exclusivity settings'

type Target = { id: string; uuid: string; kind: 'events' | 'attributes' }
async function newTarget(kind: Target['kind']): Promise<Target> {
  const { body } = await post('/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'v' }] })
  const { id, uuid } = kind === 'events' ? body.Event : body.Event.Attribute[0]
  return { id, uuid, kind }
}
const attach = async ({ uuid }: Target, tag: string, local = false) =>
  post('/tags/attachTagToObject', { uuid, tag, local })

describe.each(['events', 'attributes'] as const)('of tags that exclude each other, on %s', (kind) => {
  test.each([
    ['one of an exclusive taxonomy', 'tlp:red', 'tlp:amber', true],
    ['one of an exclusive taxonomy, in any case', 'tlp:red', 'TLP:AMBER', true],
    ['one of an exclusive namespace, known or not', 'tlp:red', 'tlp:purple', true],
    ['one entry of an exclusive predicate', 'mixed:one="a"', 'mixed:one="b"', true],
    ['any entries of another', 'mixed:many="a"', 'mixed:many="b"', false],
    ['entries of two predicates', 'mixed:one="a"', 'mixed:many="b"', false],
    ['tags of two taxonomies', 'tlp:red', 'mixed:one="a"', false],
    ['two names of one marking', 'tlp:white', 'tlp:clear', false],
    ['one of an unknown taxonomy', 'mine:red', 'mine:amber', false],
    ['words', 'red', 'amber', false],
  ])('%s may stand', async (_, first, second, isRefused) => {
    const target = await newTarget(kind)
    expect((await attach(target, first)).status).toBe(200)
    const { status, body } = await attach(target, second)
    expect(status).toBe(isRefused ? 403 : 200)
    if (isRefused) expect(body.errors).toBe(`Failed to attach 1 tags. Reasons: {"0":"${EXCLUDED}"}`)
  })

  test('local ones exclude local ones alone', async () => {
    const target = await newTarget(kind)
    await attach(target, 'tlp:red')
    expect((await attach(target, 'tlp:amber', true)).status).toBe(200)
    expect((await attach(target, 'tlp:clear', true)).status).toBe(403)
  })

  test('the quick routes refuse in their own words', async () => {
    const target = await newTarget(kind)
    await attach(target, 'tlp:red')
    const { body } = await post(`/${kind}/addTag/${target.id}`, { tag: 'tlp:amber' })
    expect(body).toEqual({ saved: false, errors: kind === 'events' ? EXCLUDED : 'Tag could not be added.' })
  })
})

test('what comes with an event is not held to it', async () => {
  const { body } = await post('/events/add', { info: 'x', Tag: [{ name: 'tlp:red' }, { name: 'tlp:amber' }] })
  expect(body.Event.Tag).toHaveLength(2)
})

test('other spellings of an enabled taxonomy exclude as well, but not each other', async () => {
  await post('/taxonomies/enable/tlp')
  const target = await newTarget('events')
  await attach(target, 'TLP RED')
  expect((await attach(target, 'tlp:amber')).status).toBe(403)
  expect((await attach(target, 'tlp:red')).status).toBe(200)
  await post('/taxonomies/disable/tlp')
})

test('an event without a tag of a required taxonomy is not published', async () => {
  const { id, uuid } = await newTarget('events')
  await post('/taxonomies/toggleRequired/tlp', { Taxonomy: { required: true } })
  expect((await post(`/events/publish/${id}`)).status).toBe(200)
  await post('/taxonomies/enable/tlp')
  for (const action of ['publish', 'alert']) {
    const { status, body } = await post(`/events/${action}/${id}`)
    const message = 'Could not publish event - no tag for required taxonomies missing: tlp'
    expect([status, body.message]).toEqual([405, message])
  }
  await post('/tags/attachTagToObject', { uuid, tag: 'TLP AMBER' })
  expect((await post(`/events/publish/${id}`)).status).toBe(200)
})
