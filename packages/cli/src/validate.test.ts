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

async function run(content: string | Uint8Array): Promise<{ code: number; lines: string[] }> {
  const file = join(folder, 'event.json')
  await writeFile(file, content)
  const lines: string[] = []
  const code = await validate([file], (line) => lines.push(line.replace(`${file}: `, '')))
  return { code, lines }
}

const sound = { Event: { info: 'x', Attribute: [{ type: 'ip-dst', value: '8.8.8.8' }] } }
const badIp = 'IP address has an invalid format. (attribute.value.ip, found "300.1.1.1")'

test.each([sound, sound.Event, [sound, sound], { response: [sound] }, { response: sound }, { response: [] }])(
  'a sound document is silent: %j',
  async (document) => {
    expect(await run(JSON.stringify(document))).toEqual({ code: 0, lines: [] })
    expect(await run(`\ufeff${JSON.stringify(document)}`)).toEqual({ code: 0, lines: [] })
  },
)

test.each([
  [{ info: '' }, 'Event.info: Info cannot be empty. (event.info.empty, found "")'],
  [{ info: 'x', Attribute: [{ type: 'ip-dst', value: '300.1.1.1' }] }, `Event.Attribute[0].value: ${badIp}`],
  [
    { info: 'x', Object: [{ name: 'o', Attribute: { type: 'ip-dst', value: '300.1.1.1' } }] },
    `Event.Object[0].Attribute[0].value: ${badIp}`,
  ],
  [{ info: 'x', date: 'today' }, 'Event.date: Expected date format: YYYY-MM-DD (date, found "today")'],
])('%j: %s', async (event, line) => {
  expect(await run(JSON.stringify({ response: [{ Event: event }] }))).toEqual({ code: 1, lines: [line] })
})

test('a finding names the place in the file, also behind a record that cannot be read', async () => {
  const Attribute = [
    { type: 'ip-dst', value: '8.8.8.8', uuid: 'none' },
    { type: 'ip-dst', value: '300.1.1.1' },
  ]
  const { lines } = await run(JSON.stringify({ info: 'x', Attribute }))
  expect(lines).toEqual([
    'Event.Attribute[0].uuid: Please provide a valid RFC 4122 UUID (uuid, found "none")',
    `Event.Attribute[1].value: ${badIp}`,
  ])
})

test.each([
  ['no JSON', '{'],
  ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
])('a file that is %s cannot be read', async (why, content) => {
  const { code, lines } = await run(content)
  expect(code).toBe(2)
  expect(lines.join()).toContain(why)
})

test('what cannot be read counts for more than what breaks a rule', async () => {
  const file = join(folder, 'bad.json')
  await writeFile(file, '{}')
  const lines: string[] = []
  expect(await validate([join(folder, 'none.json'), file], (line) => lines.push(line))).toBe(2)
  expect(lines).toEqual([
    `${join(folder, 'none.json')}: no such file or folder`,
    `${file}: Event.info: Info cannot be empty. (event.info.empty, found nothing)`,
  ])
})
