import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProgram } from '../packages/cli/src/program.ts'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { addPerson, syncPermissions, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** The `tocsin` command against a whole server: what it prints, and with what it ends. */
let server: TestServer
let person: Person
let client: Client
let folder: string
beforeAll(async () => {
  server = await createTestServer()
  person = await addPerson(server.context, { may: syncPermissions })
  client = createClient({ url: server.url, key: person.key })
})
afterAll(async () => server.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-cli-'))
  return async () => rm(folder, { recursive: true })
})

type Ended = { code: number | undefined; out: string }

/** Runs a command as typed; `fetch` stands in for the network. */
async function run(args: string[], how: { key?: string; fetch?: typeof fetch } = {}): Promise<Ended> {
  const ended: Ended = { code: undefined, out: '' }
  const { key = person.key, ...rest } = how
  const program = createProgram({
    out: new Writable({
      write(chunk, _encoding, done) {
        ended.out += String(chunk).replaceAll(`${folder}/`, '')
        done()
      },
    }),
    input: Readable.from([]),
    errors: new Writable({ write: (_chunk, _encoding, done) => done() }),
    isWatched: false,
    isTerminal: false,
    openClient: () => createClient({ url: server.url, key, ...rest }),
    exitWith: (code) => {
      ended.code = code
    },
  })
  program.commands.forEach((command) => command.configureOutput({ writeErr: () => {} }))
  await program.parseAsync(args, { from: 'user' })
  return ended
}

async function write(name: string, document: unknown): Promise<string> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document))
  return file
}

function event(more: object = {}): { uuid: string } {
  return { uuid: crypto.randomUUID(), info: 'an event', ...more } as { uuid: string }
}

describe('tocsin add', () => {
  test('adds what is below a folder, and the second time all is there', async () => {
    await write('a.json', { Event: event() })
    await write('deep/er/b.json', { response: [{ Event: event() }, { Event: event() }] })
    await write('manifest.json', { [crypto.randomUUID()]: { info: 'a table of contents' } })
    await write('notes.txt', 'no JSON')
    expect(await run(['add', folder])).toEqual({
      code: 0,
      out: 'a.json: 1 added\ndeep/er/b.json: 2 added\n3 added, 0 already there, 0 refused\n',
    })
    expect(await run(['add', folder])).toEqual({
      code: 0,
      out: 'a.json: 1 already there\ndeep/er/b.json: 2 already there\n0 added, 3 already there, 0 refused\n',
    })
  })

  test('says of what was refused or left out, why', async () => {
    const files = [
      await write('half.json', event({ Attribute: [{ type: 'ip-dst', value: '300.1.1.1' }] })),
      await write('no-info.json', { Event: { info: '' } }),
      await write('broken.json', '{'),
      await write('text.json', '"text"'),
    ]
    const { code, out } = await run(['add', ...files])
    expect(code).toBe(1)
    expect(out.trim().split('\n')).toEqual([
      'half.json: 1 added; 1 part left out',
      'half.json: Event.Attribute[0].value: IP address has an invalid format. (attribute.value.ip, found "300.1.1.1")',
      'no-info.json: 1 refused',
      'no-info.json: Could not add Event: {"Event":{"info":["Info cannot be empty."]}}',
      'broken.json: 1 refused',
      expect.stringMatching(/^broken\.json: no JSON: /),
      'text.json: 1 refused',
      expect.stringMatching(/^text\.json: /),
      '1 added, 0 already there, 3 refused; 1 part left out',
    ])
  })

  test('a wrong key is said once, before any file', async () => {
    const file = await write('a.json', event())
    await expect(run(['add', file], { key: 'x'.repeat(40) })).rejects.toMatchObject({ name: 'ApiError', status: 403 })
    await expect(run(['add', join(folder, 'none')])).rejects.toThrow('none: no such file or folder')
  })

  test('a server that goes away ends the run, and says what is left', async () => {
    for (const name of ['a', 'b', 'c']) await write(`${name}.json`, event())
    let calls = 0
    const failing: typeof fetch = async (input, init) => {
      calls += 1
      if (calls > 2) throw new TypeError('fetch failed', { cause: new Error('socket hang up') })
      return fetch(input, init)
    }
    const { code, out } = await run(['add', folder], { fetch: failing })
    expect(code).toBe(2)
    expect(out).toContain('1 added, 0 already there, 0 refused\nStopped: ')
    expect(out).toContain('socket hang up. Files left: 2.')
  })
})

describe('tocsin add, large events', { timeout: 120_000 }, () => {
  const attributes = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      uuid: crypto.randomUUID(),
      timestamp: '1700000000',
      type: 'domain',
      value: i === 7 ? 'not a domain' : `h${i}.example.net`,
    }))
  const Object = [
    {
      name: 'domain-ip',
      'meta-category': 'network',
      description: 'd',
      Attribute: [{ type: 'domain', object_relation: 'domain', value: 'object.example.net' }],
    },
  ]

  test('go line by line, are published as they were, and are completed where a run broke off', async () => {
    const large = event({ published: true, Attribute: attributes(20_001), Object })
    const file = await write('large.json', large)
    const paths: string[] = []
    let fails = true
    const counting: typeof fetch = async (input, init) => {
      paths.push(new URL(input instanceof Request ? input.url : input).pathname.replace(/[0-9a-f-]{36}/, 'UUID'))
      if (fails && paths.length === 6) throw new TypeError('fetch failed')
      return fetch(input, init)
    }

    expect((await run(['add', file], { fetch: counting })).code).toBe(2)
    expect(await client.events.view(large.uuid, { metadata: true })).toMatchObject({ published: false })

    fails = false
    paths.length = 0
    const { code, out } = await run(['add', file], { fetch: counting })
    const fault =
      'Event.Attribute[7].value: Domain has an invalid format. Please double check the value or select type "other".'
    expect(out).toContain(`large.json: 1 added; 1 part left out\nlarge.json: ${fault}`)
    expect(code).toBe(1)
    expect([...new Set(paths)]).toEqual([
      '/users/view/me',
      '/events/add',
      '/tocsin/events/UUID/attributes',
      '/events/publish/UUID',
    ])
    const stored = await client.events.view(large.uuid, { metadata: true })
    expect(stored).toMatchObject({ published: true, attribute_count: 20_001 })

    expect((await run(['add', file])).out).toContain('0 added, 1 already there, 0 refused; 1 part left out')
    expect((await client.events.view(large.uuid, { metadata: true })).published).toBe(true)
  })

  test('of another organisation are left as they are', async () => {
    const large = event({ distribution: 1, Attribute: attributes(1), info: 'x'.repeat(100) })
    await client.events.add(large)
    const file = await write('large.json', { ...large, Attribute: attributes(20_001) })
    const stranger = await addPerson(server.context)
    expect(await run(['add', file], { key: stranger.key })).toEqual({
      code: 0,
      out: 'large.json: 1 already there\n0 added, 1 already there, 0 refused\n',
    })
  })
})

describe('tocsin search', () => {
  test('passes the answer on, as CSV or as JSON', async () => {
    await client.events.add({ info: 'x', Attribute: [{ type: 'md5', value: 'c'.repeat(32) }], Tag: [{ name: 'a:b' }] })
    const { out } = await run(['search', '--type', 'md5', 'sha1', '--tag', 'a:b', '--limit', '5'])
    expect(out.split('\n')[0]).toMatch(/^uuid,event_id,category,type,value/)
    expect(out).toContain(`"md5","${'c'.repeat(32)}"`)
    const json = await run(['search', '--value', 'c'.repeat(32), '--scope', 'events', '--format', 'json'])
    expect(JSON.parse(json.out)).toMatchObject({ response: [{ Event: { info: 'x' } }] })
    expect((await run(['search', '--type', 'md5', '--tag', 'other'])).out.trim().split('\n')).toHaveLength(1)
  })

  test.each([
    ['--format', 'xml'],
    ['--limit', '0'],
    ['--limit', 'many'],
    ['--unknown', 'x'],
  ])('%s %s is refused before anything is asked', async (...args) => {
    await expect(run(['search', ...args])).rejects.toMatchObject({ name: 'CommanderError' })
  })
})
