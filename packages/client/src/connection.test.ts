import { afterEach, describe, expect, test } from 'vitest'
import { ApiError } from './api-error.ts'
import { createClient } from './client.ts'
import { openConnection } from './connection.ts'
import { tinyServer, type TinyServer } from './testing/tiny-server.ts'

const key = 'k'.repeat(40)
let server: TinyServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** What the client makes of one answer. */
async function failure(status: number, body: string, headers: Record<string, string> = {}): Promise<ApiError> {
  server = await tinyServer((_received, response) => void response.writeHead(status, headers).end(body))
  return caught(openConnection({ url: server.url, key }).get('/x'))
}

async function caught(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof ApiError) return error
  throw error
}

test('a request carries the key, keeps the path below which the server lives, and says that it wants JSON', async () => {
  server = await tinyServer((_received, response) => void response.end('{"version":"2.5.1","perm_sync":"1"}'))
  const client = createClient({ url: `${server.url}/misp/`, key: ` ${key}\n` })
  expect(await client.instance.version()).toEqual({ version: '2.5.1', perm_sync: true })
  const [request] = server.received
  expect(request).toMatchObject({ method: 'GET', url: '/misp/servers/getVersion', body: '' })
  expect(request?.headers).toMatchObject({ authorization: key, accept: 'application/json' })
  expect(request?.headers['content-type']).toBeUndefined()
})

describe('a refusal is an ApiError in the words of the server', () => {
  test('MISP escapes them for HTML', async () => {
    const body = { name: 'You don&#039;t &amp; can&#039;t', message: 'You don&#039;t &amp; can&#039;t', url: '/x' }
    expect(await failure(403, JSON.stringify(body))).toMatchObject({ status: 403, message: "You don't & can't" })
  })

  test('what is wrong stands by field', async () => {
    const errors = { value: ['Bad.'] }
    const body = JSON.stringify({ saved: false, message: 'Could not add Attribute', errors })
    expect(await failure(403, body)).toMatchObject({ status: 403, message: 'Could not add Attribute', errors })
  })

  test('Tocsin’s own routes answer problem details', async () => {
    const body = JSON.stringify({ type: 'about:blank', title: 'not-found', status: 404, detail: 'Invalid event' })
    expect(await failure(404, body)).toMatchObject({ status: 404, message: 'Invalid event' })
  })

  test.each(['<html>Bad gateway</html>', '', 'null', '"text"', '{"message":{"no":"text"}}'])('%j', async (body) => {
    expect(await failure(502, body)).toMatchObject({ status: 502, message: 'The server answered 502' })
  })

  test('a refusal with the status of a success', async () => {
    const body = '{"saved":false,"errors":"Tag could not be added."}'
    expect(await failure(200, body)).toMatchObject({ status: 200, message: 'Tag could not be added.' })
  })
})

test('a redirection is not followed: the key stays here', async () => {
  const elsewhere = await tinyServer((_received, response) => void response.end('{}'))
  const error = await failure(302, '', { location: `${elsewhere.url}/users/login` })
  expect(error).toMatchObject({
    status: 302,
    message: `The server answers from another address: ${elsewhere.url}/users/login`,
  })
  expect(elsewhere.received).toEqual([])
  await elsewhere.close()
})

test('an answer that is no JSON', async () => {
  expect((await failure(200, '<html>')).message).toMatch(/answered with something that is no JSON$/)
})

test('an answer that breaks off', async () => {
  server = await tinyServer((_received, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('{"half', () => response.destroy())
  })
  const error = await caught(openConnection({ url: server.url, key }).get('/x'))
  expect(error).toMatchObject({ status: 0, message: expect.stringMatching(/broke off/) })
})

test('a server that is not there', async () => {
  const gone = await tinyServer(() => {})
  await gone.close()
  const error = await caught(openConnection({ url: gone.url, key }).get('/x'))
  expect(error.status).toBe(0)
  expect(error.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/)
})

test.each([
  ['', key],
  ['tocsin.example.org', key],
  ['ftp://tocsin.example.org', key],
  ['https://user:secret@tocsin.example.org', key],
  ['https://tocsin.example.org', ''],
  ['https://tocsin.example.org', 'secret\r\nkey'],
  ['https://tocsin.example.org', 'sécret'],
])('the address %j and the key %j are refused, and not repeated', (url, given) => {
  expect(() => openConnection({ url, key: given })).toThrow(ApiError)
  expect(() => openConnection({ url, key: given })).not.toThrow(/secret|sécret/)
})
