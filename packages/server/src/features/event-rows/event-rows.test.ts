import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
let id: string
beforeAll(async () => {
  server = await createTestServer()
  ;[owner, other] = [await addPerson(server.context), await addPerson(server.context)]
  const file = { name: 'file', template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215', template_version: 24 }
  const { body } = await ask(server, owner.key, 'POST', '/events/add', {
    info: 'x',
    distribution: 1,
    Attribute: [
      { type: 'domain', value: 'b.example', timestamp: 1_700_000_001 },
      { type: 'domain', value: 'hidden.example', distribution: 0, timestamp: 1_700_000_002 },
      { type: 'domain|ip', value: 'a.example|198.51.100.1', comment: '100% sure', timestamp: 1_700_000_003 },
    ],
    Object: [
      {
        ...file,
        Attribute: [{ type: 'md5', object_relation: 'md5', value: 'a'.repeat(32), timestamp: 1_700_000_004 }],
      },
    ],
  })
  id = body.Event.id
})
afterAll(async () => server.close())

const rows = async (person: Person, wish: object = {}) =>
  (await ask(server, person.key, 'POST', `/tocsin/events/${id}/rows`, wish)).body
const values = (list: { rows: { value: string }[] }) => list.rows.map(({ value }) => value)

test('an event’s attributes come in parts, the latest first, and only those that one may see', async () => {
  const whole = await rows(owner)
  expect([whole.total, values(whole)]).toEqual([
    4,
    ['a'.repeat(32), 'a.example|198.51.100.1', 'hidden.example', 'b.example'],
  ])
  expect(whole.rows[0].object).toMatchObject({ name: 'file', relation: 'md5' })
  expect(values(await rows(owner, { offset: 1, limit: 2, sort: 'value', direction: 'asc' }))).toEqual([
    'a'.repeat(32),
    'b.example',
  ])
  const theirs = await rows(other)
  expect([theirs.total, values(theirs)]).toEqual([3, ['a'.repeat(32), 'a.example|198.51.100.1', 'b.example']])
  expect((await rows(other, { words: 'hidden' })).total).toBe(0)
})

test('words are looked for as they stand, in either half, the comment and the type', async () => {
  expect(values(await rows(owner, { words: '198.51' }))).toEqual(['a.example|198.51.100.1'])
  expect(values(await rows(owner, { words: '0% s' }))).toEqual(['a.example|198.51.100.1'])
  expect(values(await rows(owner, { words: 'MD5' }))).toEqual(['a'.repeat(32)])
})

test('deleted attributes are left out, come along, or come alone', async () => {
  const { body } = await ask(server, owner.key, 'POST', `/attributes/add/${id}`, {
    type: 'domain',
    value: 'gone.example',
  })
  await ask(server, owner.key, 'POST', `/attributes/delete/${body.Attribute.id}`)
  expect((await rows(owner)).total).toBe(4)
  expect((await rows(owner, { deleted: 'with' })).total).toBe(5)
  expect(values(await rows(owner, { deleted: 'only' }))).toEqual(['gone.example'])
})

test('an event that one may not see looks like one that is not there', async () => {
  await ask(server, owner.key, 'POST', `/events/edit/${id}`, { distribution: 0 })
  const hidden = await ask(server, other.key, 'POST', `/tocsin/events/${id}/rows`, {})
  const absent = await ask(server, other.key, 'POST', '/tocsin/events/999999/rows', {})
  expect([hidden.status, hidden.body.detail]).toEqual([404, absent.body.detail])
})
