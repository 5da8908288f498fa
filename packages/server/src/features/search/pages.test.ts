import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/** More than is read at once: every third is tagged and fit for detection. */
const COUNT = 1_300

let server: TestServer
let key: string
beforeAll(async () => {
  server = await createTestServer()
  key = (await addPerson(server.context, { may: [...userPermissions, 'perm_tag_editor'] })).key
  const Attribute = Array.from({ length: COUNT }, (_, i) => ({
    type: 'text',
    value: `value ${i}`,
    to_ids: i % 3 === 0,
    ...(i % 3 === 0 ? { Tag: [{ name: `third:${i % 2}` }] } : {}),
  }))
  await ask(server, key, 'POST', '/events/add?metadata=1', { info: 'x', Attribute })
})
afterAll(async () => server.close())

type Found = { value: string; Tag?: { name: string }[] }
type Listed = { response: { Attribute: Found[] } }

async function search(wishes: object): Promise<{ count: number; found: Found[] }> {
  const { headers, body } = await ask(server, key, 'POST', '/attributes/restSearch', wishes)
  // What the answer is: MISP's list of attributes.
  return { count: Number(headers.get('x-result-count')), found: (body as Listed).response.Attribute }
}

const numbers = Array.from({ length: COUNT }, (_, i) => i)
const valuesOf = (found: Found[]) => found.map(({ value }) => Number(value.slice('value '.length)))

test.each([
  ['told by each row', { type: 'text' }, numbers],
  ['told by each row, and not by every row alike', { to_ids: 1 }, numbers.filter((i) => i % 3 === 0)],
  ['in another order than that of the ids', { order: 'Attribute.id desc' }, numbers.toReversed()],
  ['gathered first, by their values', { value: numbers.map((i) => `value ${i}`) }, numbers],
])('what is found %s is listed whole, each once, with its own tags', async (_, wishes, wanted) => {
  const { count, found } = await search(wishes)
  expect(count).toBe(wanted.length)
  expect(valuesOf(found)).toEqual(wanted)
  const tags = found.map(({ Tag }) => (Tag ?? []).map(({ name }) => name))
  expect(tags).toEqual(wanted.map((i) => (i % 3 === 0 ? [`third:${i % 2}`] : [])))
})

test.each([
  [600, 1, 601, numbers.slice(0, 600)],
  [600, 2, 601, numbers.slice(600, 1_200)],
  [600, 3, 100, numbers.slice(1_200)],
  [600, 4, 0, []],
  [1_300, 1, 1_300, numbers],
  [1_299, 1, 1_300, numbers.slice(0, 1_299)],
])('pages of %i: the %i. counts one more than it holds where more follow', async (limit, page, total, wanted) => {
  const { count, found } = await search({ limit, page })
  expect(count).toBe(total)
  expect(valuesOf(found)).toEqual(wanted)
})

test('lines of CSV and of text follow each other as the attributes do', async () => {
  const csv = await ask(server, key, 'POST', '/attributes/restSearch', {
    returnFormat: 'csv',
    requested_attributes: ['value', 'attribute_tag'],
    headerless: 1,
  })
  const lines = numbers.map((i) => `"value ${i}",${i % 3 === 0 ? `"third:${i % 2}"` : '""'}`)
  expect((csv.body as string).trimEnd().split('\n')).toEqual(lines)
  const text = await ask(server, key, 'POST', '/events/restSearch', {
    returnFormat: 'text',
    to_ids: [0, 1],
    published: [0, 1],
  })
  expect((text.body as string).trimEnd().split('\n')).toEqual(numbers.map((i) => `value ${i}`))
})
