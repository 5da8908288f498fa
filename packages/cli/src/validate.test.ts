import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { validate } from './validate.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-validate-'))
})
afterAll(async () => rm(folder, { recursive: true }))

async function run(text: string): Promise<{ code: number; lines: string[] }> {
  const file = join(folder, 'event.json')
  await writeFile(file, text)
  const lines: string[] = []
  const code = await validate([file], (line) => lines.push(line.replace(`${file}: `, '')))
  return { code, lines }
}

test('a sound event is silent', async () => {
  const event = { Event: { info: 'x', Attribute: [{ type: 'ip-dst', value: '8.8.8.8' }] } }
  expect(await run(JSON.stringify(event))).toEqual({ code: 0, lines: [] })
})

test.each([
  [{ info: '' }, 'Event.info: Info cannot be empty. (event.info.empty, found "")'],
  [
    { info: 'x', Attribute: [{ type: 'ip-dst', value: '300.1.1.1' }] },
    'Event.Attribute[0].value: IP address has an invalid format. (attribute.value.ip, found "300.1.1.1")',
  ],
  [{ info: 'x', date: 'today' }, 'Event.date: Expected date format: YYYY-MM-DD (date, found "today")'],
])('%j: %s', async (event, line) => {
  expect(await run(JSON.stringify({ response: [{ Event: event }] }))).toEqual({ code: 1, lines: [line] })
})

test('a file that is no JSON cannot be read', async () => {
  expect((await run('{')).code).toBe(2)
})
