import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let key: string
beforeAll(async () => {
  server = await createTestServer()
  key = (await addPerson(server.context)).key
})
afterAll(async () => server.close())

const LARGE = 9 * 1024 * 1024

const event = JSON.stringify({ info: 'x', Attribute: [{ type: 'text', value: 'x', comment: 'x'.repeat(LARGE) }] })

async function addLarge() {
  return ask(server, key, 'POST', '/events/add?metadata=1', event)
}

/** Sends so much of a body, and leaves. */
async function leave(sent: number): Promise<void> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const head = `POST /events/add HTTP/1.1\r\nHost: x\r\nAuthorization: ${key}\r\nContent-Length: ${event.length}\r\n\r\n`
  await new Promise((resolve) => socket.write(head + event.slice(0, sent), resolve))
  socket.destroy()
  await once(socket, 'close')
}

test.each([
  ['in the middle of a large body', event.length - 1],
  ['before the answer to a large body', event.length],
])('who leaves %s holds up nobody', async (_, sent) => {
  for (let i = 0; i < 3; i++) await leave(sent)
  expect((await addLarge()).status).toBe(200)
})

test('who takes a large answer slowly holds up no other large body', async () => {
  const slow = request(`${server.url}/events/add`, { method: 'POST', headers: { authorization: key } })
  slow.on('error', () => {})
  slow.end(event)
  await once(slow, 'response')
  expect((await addLarge()).status).toBe(200)
  slow.destroy()
})

test('a body of nothing but brackets is refused before it fills the memory', async () => {
  const response = await fetch(`${server.url}/events/restSearch`, {
    method: 'POST',
    headers: { authorization: key, 'content-encoding': 'gzip' },
    body: gzipSync(`[${'{},'.repeat(4_000_000)}{}]`),
  })
  expect(response.status).toBe(413)
})
