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

const MIB = 1024 * 1024

async function append(lines: string): Promise<Response> {
  const { body } = await ask(server, key, 'POST', '/events/add', { info: 'x' })
  return fetch(`${server.url}/tocsin/events/${body.Event.id}/attributes`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/x-ndjson' },
    body: lines,
  })
}

function lineOf(value: string, size: number): string {
  return `${JSON.stringify({ type: 'attachment', value, data: 'x'.repeat(size) })}\n`
}

test('long lines are saved a few at a time, each with its answer', async () => {
  const response = await append(['a', 'b', 'c', 'd', 'e'].map((value) => lineOf(value, 3 * MIB)).join(''))
  const outcomes = (await response.text()).trim().split('\n')
  expect(outcomes.map((line) => (JSON.parse(line) as { outcome: string }).outcome)).toEqual(Array(5).fill('added'))
})

test('a line is not read for ever', async () => {
  const read = async () => (await append(lineOf('a', 9 * MIB))).text()
  await expect(read()).rejects.toThrow(/failed|terminated/)
})

test('lines that are sent to a route of documents are read as the one document that they are not', async () => {
  const answer = await fetch(`${server.url}/objects/add/1/1`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/x-ndjson' },
    body: '{}\n{}',
  })
  expect([answer.status, (await answer.json()).message]).toEqual([405, expect.stringContaining('Invalid JSON input')])
})
