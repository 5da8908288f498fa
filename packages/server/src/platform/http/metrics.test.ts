import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, everyPermission } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => server.close())

const read = async (headers: Record<string, string> = {}) => fetch(`${server.url}/metrics`, { headers })
/** As a proxy on this machine would pass a request on. */
const fromElsewhere = { 'x-forwarded-for': '192.0.2.1' }

test('requests are counted by route and status, the database by its connections', async () => {
  await fetch(`${server.url}/events/view/999999999`)
  await fetch(`${server.url}/no/such/route`)
  const answer = await read()
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const text = await answer.text()
  expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/events\/view\/:id",status="403"\} 1/)
  expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="unknown",status="404"\} 1/)
  expect(text).toMatch(/database_connections\{state="idle"\} \d/)
  expect(text).toContain('process_resident_memory_bytes')
})

test('a stranger from elsewhere is refused, also through a proxy on this machine', async () => {
  expect((await read(fromElsewhere)).status).toBe(403)
})

test('a user is refused from elsewhere, a site admin is not', async () => {
  const user = await addPerson(server.context)
  const admin = await addPerson(server.context, { may: everyPermission })
  expect((await read({ ...fromElsewhere, authorization: user.key })).status).toBe(403)
  expect((await read({ ...fromElsewhere, authorization: admin.key })).status).toBe(200)
})
