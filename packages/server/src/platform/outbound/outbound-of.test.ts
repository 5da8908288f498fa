import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let neighbour: Server
beforeAll(async () => {
  server = await createStartedServer()
  neighbour = createServer((_, response) => response.writeHead(200, { connection: 'close' }).end('hello'))
  await once(neighbour.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  await server.close()
  neighbour.close()
})

async function call(): Promise<string> {
  const address = neighbour.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
  const wishes = { trusted: false, maxBytes: 100, timeoutMs: 5_000 }
  return (await server.context.outbound.fetch(url, wishes)).text()
}
const allow = async (value: string) => server.admin('POST', '/servers/serverSettingsEdit/outbound.allow', { value })

test('a site admin allows networks, and takes that back; it counts at once', async () => {
  await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
  await allow('10.0.0.0/8, 127.0.0.0/8')
  expect(await call()).toBe('hello')
  await allow('')
  await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
})

test.each(['everything', '10.0.0.0/33', 'host.example', '*'])('%j: only networks are allowed', async (value) => {
  const { status } = await allow(value)
  expect(status).toBe(403)
})
