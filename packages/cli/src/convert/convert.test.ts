import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exportFormats } from '@tocsin/convert'
import { createProgram } from '../program.ts'

let folder: string
let original: string
beforeAll(() => {
  original = process.cwd()
})
afterAll(() => process.chdir(original))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-convert-'))
  process.chdir(folder)
  return async () => {
    process.chdir(original)
    await rm(folder, { recursive: true })
  }
})

function kept(): { stream: Writable; text: () => string } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream, text: () => text }
}

/** Runs `tocsin convert` as typed, with this on standard input: what it prints, and with what it ends. */
async function run(args: readonly string[], input: readonly string[] = []) {
  const [out, errors] = [kept(), kept()]
  let code: number | undefined
  const program = createProgram({
    input: Readable.from(input.map((piece) => Buffer.from(piece))),
    out: out.stream,
    errors: errors.stream,
    isWatched: false,
    isTerminal: false,
    openClient: () => {
      throw new Error('No server is asked.')
    },
    exitWith: (ended) => {
      code = ended
    },
  })
  program.commands.forEach((command) => command.configureOutput({ writeErr: () => {} }))
  try {
    await program.parseAsync(['convert', ...args], { from: 'user' })
  } catch (error) {
    code = (error as { exitCode: number }).exitCode
  }
  return { code, out: out.text(), errors: errors.text() }
}

const event = (value: string, more: object = {}) =>
  JSON.stringify({ Event: { info: 'x', Attribute: [{ type: 'domain', value, to_ids: true, ...more }] } })

test('reads a file, and writes to standard output', async () => {
  await writeFile('a.json', event('a.example'))
  expect(await run(['a.json', '--to', 'text'])).toEqual({ code: 0, out: 'a.example\n', errors: '' })
})

test('reads a folder event by event, passing over what a feed says of itself', async () => {
  await mkdir('feed/.git', { recursive: true })
  await writeFile('feed/b.json', event('b.example'))
  await writeFile(
    'feed/a.json',
    JSON.stringify({ response: [JSON.parse(event('a.example')), JSON.parse(event('c.example'))] }),
  )
  await writeFile('feed/manifest.json', '{"x": {}}')
  await writeFile('feed/hashes.csv', 'x,y')
  await writeFile('feed/.git/c.json', '{}')
  expect(await run(['feed', '--to', 'text'])).toEqual({ code: 0, out: 'a.example\nc.example\nb.example\n', errors: '' })
})

describe('standard input', () => {
  test('is lines of JSON where the first line is', async () => {
    const lines = `${event('a.example')}\n\n${event('b.example')}\nnot json\n${event('c.example')}`
    const pieces = [lines.slice(0, 30), lines.slice(30, 200), lines.slice(200)]
    const { code, out, errors } = await run(['-', '--to', 'text'], pieces)
    expect([code, out]).toEqual([0, 'a.example\nb.example\nc.example\n'])
    expect(errors).toBe('')
  })

  test('is one document otherwise', async () => {
    const pretty = JSON.stringify(JSON.parse(event('a.example')), undefined, 2)
    expect(await run(['-', '--to', 'text'], [pretty])).toMatchObject({ code: 0, out: 'a.example\n' })
    const told = 'We saw hxxp://evil[.]example/x\nand 192.0.2[.]7.'
    expect(await run(['-', '--to', 'text'], [told])).toMatchObject({
      code: 0,
      out: 'http://evil.example/x\n192.0.2.7\n',
    })
  })

  test('that holds nothing is an empty text', async () => {
    expect(await run(['-', '--to', 'count'])).toMatchObject({ code: 0, out: '0' })
  })
})

describe('an output file', () => {
  test('is there whole, and nothing is beside it', async () => {
    await writeFile('a.json', event('a.example'))
    await writeFile('out.txt', 'before')
    expect(await run(['a.json', '--to', 'text', '-o', 'out.txt'])).toEqual({ code: 0, out: '', errors: '' })
    expect(await readFile('out.txt', 'utf8')).toBe('a.example\n')
    expect(await readdir('.')).toEqual(['a.json', 'out.txt'])
  })

  test('stays as it was where nothing could be read', async () => {
    await writeFile('a.json', '{"Event": 1')
    await writeFile('out.txt', 'before')
    const { code, errors } = await run(['a.json', '--to', 'text', '-o', 'out.txt'])
    expect([code, errors]).toEqual([1, 'a.json: The document is not valid JSON.\n'])
    expect(await readFile('out.txt', 'utf8')).toBe('before')
    expect(await readdir('.')).toEqual(['a.json', 'out.txt'])
  })

  test('that cannot be written is an error', async () => {
    await writeFile('a.json', event('a.example'))
    expect(await run(['a.json', '--to', 'text', '-o', 'none/out.txt'])).toMatchObject({ code: 1, out: '' })
  })
})

test('goes on behind a document that cannot be read, and ends with 1', async () => {
  await mkdir('feed')
  await writeFile('feed/a.json', event('a.example'))
  await writeFile('feed/b.json', 'null')
  const { code, out, errors } = await run(['feed', '--to', 'text', '--from', 'json'])
  expect([code, out]).toEqual([1, 'a.example\n'])
  expect(errors).toBe('b.json: The document holds no event of MISP.\n')
})

describe('what is lost', () => {
  const broken = JSON.stringify({
    Event: {
      info: 'x',
      Attribute: [
        { type: 'text', value: 'a', uuid: 'no' },
        { type: 'text', value: 'b' },
      ],
    },
  })
  const line = 'a.json: Event.Attribute[0].uuid: Please provide a valid RFC 4122 UUID\n1 thing was lost.\n'

  test('is told on standard error, a line each, and where it is strict ends with 2', async () => {
    await writeFile('a.json', broken)
    expect(await run(['a.json', '--to', 'count'])).toEqual({ code: 0, out: '1', errors: line })
    expect(await run(['a.json', '--to', 'count', '--strict'])).toEqual({ code: 2, out: '1', errors: line })
  })

  test('goes to a file of JSON where one is named', async () => {
    await writeFile('a.json', broken)
    const { errors } = await run(['a.json', '--to', 'count', '--losses', 'lost.jsonl'])
    expect(errors).toBe('1 thing was lost: lost.jsonl.\n')
    expect(JSON.parse(await readFile('lost.jsonl', 'utf8'))).toEqual({
      document: 'a.json',
      path: 'Event.Attribute[0].uuid',
      why: 'Please provide a valid RFC 4122 UUID',
    })
  })

  test('by the format that is written, too', async () => {
    const Tag = [{ name: 'misp-galaxy:mitre-attack-pattern="No number"' }]
    await writeFile('a.json', JSON.stringify({ Event: { info: 'x', Tag } }))
    const { code, errors } = await run(['a.json', '--to', 'attack-navigator', '--strict'])
    expect([code, errors]).toEqual([
      2,
      `${Tag[0]?.name}: The cluster has no number of a technique.\n1 thing was lost.\n`,
    ])
  })
})

test('what is not meant for detection goes in where all is wanted', async () => {
  await writeFile('a.json', event('a.example', { to_ids: false }))
  expect(await run(['a.json', '--to', 'hashes'])).toMatchObject({ code: 0, out: '' })
  expect(await run(['a.json', '--to', 'text'])).toMatchObject({ out: '' })
  expect(await run(['a.json', '--to', 'text', '--all'])).toMatchObject({ out: 'a.example\n' })
})

test('options are the format’s own', async () => {
  await writeFile('a.json', event('a.example'))
  const rpz = await run(['a.json', '--to', 'rpz', '--option', 'ttl=2h', '--option', 'policy=DROP'])
  expect(rpz.out).toMatch(/^\$TTL 2h;/)
  expect(rpz.out).toContain('a.example CNAME rpz-drop.\n')
  expect(await run(['a.json', '--to', 'rpz', '--option', 'nonsense=1'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('rpz has no such option; it has policy, '),
  })
})

test.each([
  [['a.json']],
  [['--to', 'text']],
  [['a.json', '--to', 'nonsense']],
  [['a.json', '--to', 'text', '--from', 'nonsense']],
  [['a.json', '--to', 'text', '--option', 'none']],
  [['none.json', '--to', 'text']],
  [['a.json', '--nonsense']],
])('%j is wrong usage: 1', async (args) => {
  await writeFile('a.json', event('a.example'))
  expect(await run(args)).toMatchObject({ code: 1, out: '' })
})

test('the same document is the same bytes in every format', async () => {
  await writeFile('a.txt', 'evil.example 192.0.2.1 d41d8cd98f00b204e9800998ecf8427e CVE-2024-1234')
  for (const { name } of exportFormats) {
    const first = await run(['a.txt', '--to', name, '--all'])
    const second = await run(['a.txt', '--to', name, '--all'])
    expect([name, first.code, second.out]).toEqual([name, 0, first.out])
  }
})
