import { afterEach, expect, test } from 'vitest'
import type { ServerResponse } from 'node:http'
import { createClient, type Client } from './client.ts'
import { MispJson } from './record.ts'
import { tinyServer, type Received, type TinyServer } from './testing/tiny-server.ts'

let server: TinyServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function clientOf(answer: (received: Received, response: ServerResponse) => void): Promise<Client> {
  server = await tinyServer(answer)
  return createClient({ url: server.url, key: 'k' })
}

/** Answers every line as the route does; lines count from 1 in each request. */
function answerAll({ body }: Received, response: ServerResponse): void {
  const lines = body.split('\n').filter((line) => line !== '')
  response.end(lines.map((_line, i) => `{"line":${i + 1},"outcome":"added","id":"${i + 100}"}\n`).join(''))
}

async function* endless(): AsyncGenerator<{ type: string; value: string }> {
  for (let i = 1; ; i += 1) yield { type: 'text', value: String(i) }
}

test('attributes go in pieces, and their lines count through', async () => {
  const client = await clientOf(answerAll)
  const many = Array.from({ length: 2_500 }, (_, i) => ({ type: 'text', value: String(i) }))
  const outcomes = []
  for await (const outcome of client.appendAttributes('an event', many)) outcomes.push(outcome)
  expect(outcomes.map(({ line }) => line)).toEqual(many.map((_, i) => i + 1))
  expect(outcomes[0]).toEqual({ line: 1, outcome: 'added', id: 100 })
  expect(server?.received.map(({ body }) => body.split('\n').length - 1)).toEqual([1_000, 1_000, 500])
  expect(server?.received[0]).toMatchObject({
    method: 'POST',
    url: '/tocsin/events/an%20event/attributes',
    headers: { 'content-type': 'application/x-ndjson' },
  })
})

test('large attributes make short pieces', async () => {
  const client = await clientOf(answerAll)
  const data = 'x'.repeat(3 * 1024 * 1024)
  const attributes = [1, 2, 3].map(() => new MispJson({ type: 'attachment', value: 'a', data }))
  for await (const { outcome } of client.appendAttributes(1, attributes)) expect(outcome).toBe('added')
  expect(server?.received).toHaveLength(2)
})

test('an attribute goes in MISP’s spelling, and JSON of MISP’s as it is', async () => {
  const client = await clientOf(answerAll)
  const attributes = [
    { type: 'text', value: 'a\nb', to_ids: true, first_seen: 1_577_836_800_000_001 },
    new MispJson({ x: 1 }),
  ]
  for await (const { outcome } of client.appendAttributes(1, attributes)) expect(outcome).toBe('added')
  expect(server?.received[0]?.body).toBe(
    '{"type":"text","to_ids":true,"first_seen":"2020-01-01T00:00:00.000001+00:00","value":"a\\nb"}\n{"x":1}\n',
  )
})

test('who stops reading stops the sending', async () => {
  const client = await clientOf(answerAll)
  for await (const { line } of client.appendAttributes(1, endless())) if (line === 1_500) break
  expect(server?.received).toHaveLength(2)
})

test('nothing to send is nothing sent', async () => {
  const client = await clientOf(answerAll)
  for await (const outcome of client.appendAttributes(1, [])) expect(outcome).toBeUndefined()
  expect(server?.received).toEqual([])
})

test('an error of the source is its own, and ends the sending', async () => {
  const client = await clientOf(answerAll)
  const source = async function* (): AsyncGenerator<{ value: string }> {
    yield { value: 'a' }
    throw new RangeError('the file broke')
  }
  await expect(client.appendAttributes(1, source()).next()).rejects.toThrow(new RangeError('the file broke'))
  expect(server?.received).toEqual([])
})

test.each([
  ['an answer that accounts for too few', '{"line":1,"outcome":"added"}\n', /accounts for 1 of 2/],
  ['an answer that is no lines of JSON', '<html>', /no outcome/],
])('%s is an error', async (_what, body, message) => {
  const client = await clientOf((_received, response) => void response.end(body))
  await expect(client.appendAttributes(1, [{ value: 'a' }, { value: 'b' }]).next()).rejects.toThrow(message)
})
