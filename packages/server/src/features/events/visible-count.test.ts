import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let reader: Person
const ids: Record<string, string> = {}
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context)
  reader = await addPerson(server.context)
  const template = { name: 'file', 'meta-category': 'file', description: 'x', template_uuid: crypto.randomUUID() }
  const shown = { type: 'text', value: 'shown' }
  const inside = { type: 'text', object_relation: 'a', value: 'in a hidden object' }
  const contents = {
    open: { Attribute: [shown, { type: 'text', value: 'shown as well' }] },
    'kept back': { Attribute: [shown, { type: 'text', value: 'kept back', distribution: 0 }] },
    object: { Attribute: [shown], Object: [{ ...template, distribution: 0, Attribute: [inside] }] },
  }
  for (const [info, inside] of Object.entries(contents)) {
    const { body } = await ask(server, owner.key, 'POST', '/events/add', { info, distribution: 1, ...inside })
    ids[info] = body.Event.id
  }
})
afterAll(async () => server.close())

async function counts({ key }: Person, info: string): Promise<string[]> {
  const viewed = await ask(server, key, 'GET', `/events/view/${ids[info]}`)
  const found = await ask(server, key, 'POST', '/events/restSearch', { eventid: ids[info] })
  const listed = await ask(server, key, 'GET', `/events/index?eventid=${ids[info]}`)
  const all = [viewed.body.Event, found.body.response[0].Event, listed.body[0]]
  return all.map(({ attribute_count }) => attribute_count)
}

test.each(['open', 'kept back', 'object'])('the owner is told all of the event "%s"', async (info) => {
  expect(await counts(owner, info)).toEqual(['2', '2', '2'])
})

test.each([
  ['open', '2'],
  ['kept back', '1'],
  ['object', '1'],
])('of the event "%s" others are told %s', async (info, count) => {
  expect(await counts(reader, info)).toEqual([count, count, count])
})

test('nor does a list by their number tell what is kept back', async () => {
  const list = async ({ key }: Person) =>
    (await ask(server, key, 'GET', '/events/index?sort=attribute_count&direction=desc')).body[0].info
  expect(await list(reader)).toBe('open')
})
