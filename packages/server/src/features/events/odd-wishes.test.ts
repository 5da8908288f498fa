import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let key: string
beforeAll(async () => {
  server = await createTestServer()
  key = (await addPerson(server.context)).key
  await ask(server, key, 'POST', '/events/add', { info: 'x' })
})
afterAll(async () => server.close())

test.each([
  'constructor=1',
  '__proto__=1',
  'sort=constructor',
  'sort=__proto__',
  'limit=1e300',
  'limit=99999999999999999999',
])('events/index takes no notice of %s', async (query) => {
  const { status, body } = await ask(server, key, 'GET', `/events/index?${query}`)
  expect([status, body.length]).toEqual([200, 1])
})

test.each([
  ['GET', '/events/index?datefrom=garbage', undefined],
  ['GET', `/events/index?timestamp=${'9'.repeat(400)}`, undefined],
  ['GET', '/attributes/index?page=1000000000000000000', undefined],
  ['POST', '/attributes/restSearch', { value: Array.from({ length: 70_000 }, (_, i) => `%${i}`) }],
  ['POST', '/tags/search', `${'['.repeat(20_000)}"a"${']'.repeat(20_000)}`],
])('%s %s is refused and no fault of the server', async (method, path, body) => {
  expect((await ask(server, key, method, path, body)).status).toBe(400)
})
