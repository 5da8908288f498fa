import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { networks } from './addresses.ts'
import { openOutbound, type Outbound, type OutboundRequest } from './outbound.ts'

/** Two servers on this machine: what is trusted is the one that was named, and not the other. */
let named: Server
let other: Server
let answer: RequestListener
let otherHeard: (string | undefined)[]
let allowed: string[]
let outbound: Outbound

beforeAll(async () => {
  named = createServer((request, response) => answer(request, response))
  other = createServer(({ headers }, response) => {
    otherHeard.push(headers['x-secret']?.toString())
    response.end('elsewhere')
  })
  for (const server of [named, other]) await once(server.listen(0, '127.0.0.1'), 'listening')
  outbound = openOutbound(async () => networks(allowed), 'test')
})
beforeEach(() => {
  allowed = []
  otherHeard = []
  answer = (_, response) => response.end('hello')
})
afterAll(async () => {
  await outbound.close()
  for (const server of [named, other]) {
    server.closeAllConnections()
    server.close()
  }
})

function urlOf(server: Server, path = '/', host = '127.0.0.1'): string {
  const address = server.address()
  return `http://${host}:${typeof address === 'object' ? address?.port : 0}${path}`
}

/** A port that was free a moment ago. */
async function urlOfNobody(): Promise<string> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = urlOf(server)
  await once(server.close(), 'close')
  return url
}

async function get(url: string, request: Partial<OutboundRequest> = {}): Promise<string> {
  return (await outbound.fetch(url, { trusted: true, maxBytes: 1_000, timeoutMs: 5_000, ...request })).text()
}

const redirectTo = (location: string, status = 302): RequestListener => {
  return (request, response) =>
    request.url === '/end' ? response.end('the end') : response.writeHead(status, { location }).end()
}

test('what a site admin typed is called wherever it is', async () => {
  expect(await get(urlOf(named))).toBe('hello')
})

test.each([
  ['an address', () => urlOf(named)],
  ['a name', () => urlOf(named, '/', 'localhost')],
  ['IPv6', () => urlOf(named, '/', '[::1]')],
  ['IPv4 in IPv6', () => urlOf(named, '/', '[::ffff:127.0.0.1]')],
  ['another spelling', () => urlOf(named, '/', '0x7f.1')],
])('what is not trusted is not called on this machine: %s', async (_, makeUrl) => {
  await expect(get(makeUrl(), { trusted: false })).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('outbound.allow'),
  })
})

test('a network that is listed is called, as long as it is listed', async () => {
  allowed = ['127.0.0.0/8']
  const fresh = openOutbound(async () => networks(allowed), 'test')
  const ask = async () => (await fresh.fetch(urlOf(named), { trusted: false, maxBytes: 9, timeoutMs: 5_000 })).text()
  answer = (_, response) => response.writeHead(200, { connection: 'close' }).end('hello')
  expect(await ask()).toBe('hello')
  allowed = ['10.0.0.0/8']
  await expect(ask()).rejects.toMatchObject({ code: 'forbidden' })
  await fresh.close()
})

test('a redirect within the named place is followed', async () => {
  answer = redirectTo('/end')
  const { url, status } = await outbound.fetch(urlOf(named), { trusted: true, maxBytes: 9, timeoutMs: 5_000 })
  expect([url, status]).toEqual([urlOf(named, '/end'), 200])
})

test('a redirect to another place on this machine is not followed, and nothing is sent there', async () => {
  answer = redirectTo(urlOf(other))
  await expect(get(urlOf(named))).rejects.toMatchObject({ code: 'forbidden' })
  expect(otherHeard).toEqual([])
})

test('a redirect to a place that is listed is followed, without the headers that are meant for the first', async () => {
  allowed = ['127.0.0.1']
  answer = redirectTo(urlOf(other))
  expect(await get(urlOf(named), { headers: { 'x-secret': 'hush' } })).toBe('elsewhere')
  expect(otherHeard).toEqual([undefined])
})

test('a chain of redirects without end is left', async () => {
  answer = redirectTo('/again', 307)
  await expect(get(urlOf(named))).rejects.toThrow('redirects more than 5 times')
})

test.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://x/'])('a redirect to %s is not followed', async (to) => {
  answer = redirectTo(to)
  await expect(get(urlOf(named))).rejects.toMatchObject({ code: 'invalid' })
})

test.each(['', 'nowhere', 'file:///etc/passwd', 'http://me:hush@127.0.0.1/', 'data:text/plain,x'])(
  '%j is no address to call',
  async (url) => {
    await expect(get(url)).rejects.toMatchObject({ code: 'invalid' })
  },
)

test.each<[string, RequestListener]>([
  ['says so', (_, response) => response.writeHead(200, { 'content-length': '1001' }).end('x'.repeat(1_001))],
  [
    'has no end',
    (_, response) => {
      const more = setInterval(() => response.write('x'.repeat(900)), 1)
      response.on('close', () => clearInterval(more))
    },
  ],
  [
    'was packed small',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000))),
  ],
])('a body that is too large is left where it %s', async (_, listener) => {
  answer = listener
  await expect(get(urlOf(named))).rejects.toMatchObject({
    code: 'upstream',
    message: expect.stringContaining('larger'),
  })
})

test.each<[string, RequestListener]>([
  ['never answers', () => {}],
  ['never ends', (_, response) => void response.write('x')],
  ['redirects slowly', (_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 200)],
])('who %s is left in time', async (_, listener) => {
  answer = listener
  await expect(get(urlOf(named), { timeoutMs: 500 })).rejects.toMatchObject({
    code: 'upstream',
    message: expect.stringContaining('did not answer in time'),
  })
})

test.each([
  ['nothing listens', async () => get(await urlOfNobody()), 'nothing listens there'],
  ['there is no such name', async () => get('http://nobody.invalid/'), 'cannot be reached'],
])('it is told where %s', async (_, call, message) => {
  await expect(call()).rejects.toMatchObject({ code: 'upstream', message: expect.stringContaining(message) })
})

test('a connection that ends in the middle is told', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('x')
    setTimeout(() => response.destroy(), 20)
  }
  await expect(get(urlOf(named))).rejects.toMatchObject({ code: 'upstream' })
})
