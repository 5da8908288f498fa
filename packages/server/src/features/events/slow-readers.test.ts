import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let key: string
let eventId: string
beforeAll(async () => {
  server = await createTestServer()
  key = (await addPerson(server.context)).key
  // More than the sockets between server and reader hold.
  const Attribute = Array.from({ length: 12_000 }, (_, i) => ({
    type: 'text',
    value: `${i}`,
    comment: 'x'.repeat(1_000),
  }))
  const { body } = await ask(server, key, 'POST', '/events/add?metadata=1', { info: 'x', Attribute })
  eventId = String(body.Event.id)
})
afterAll(async () => server.close())

/** Asks for an answer, and takes no more of it than its beginning. */
async function dawdle(path: string): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${key}\r\n\r\n`)
  await once(socket, 'data')
  socket.pause()
  return socket
}

test('those who take large answers slowly leave the database to others', async () => {
  const readers = await Promise.all(
    Array.from({ length: 20 }, async () => dawdle(`/events/view/${eventId}?includeEventCorrelations=0`)),
  )
  const { pool } = server.context
  await vi.waitFor(() => expect(pool.totalCount - pool.idleCount).toBe(0), { timeout: 20_000, interval: 100 })
  expect((await ask(server, key, 'GET', '/users/view/me')).status).toBe(200)
  for (const reader of readers) reader.destroy()
})
