import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { forgetContent } from './forget.ts'
import { tarGzOf, tarOf, textOf, zipOf, type Files } from './testing/archives.ts'
import { childKind, makeTinyTable, tinyKind } from './testing/tiny-kind.ts'

let server: TestServer
let admin: Person
let files: Files
let archive: Server
beforeAll(async () => {
  archive = createServer((request, response) => {
    if (request.url !== '/content.tar.gz') return response.writeHead(404).end()
    return void tarGzOf(files).then((bytes) => response.end(bytes))
  })
  await once(archive.listen(0, '127.0.0.1'), 'listening')
  server = await createTestServer({ jobs: 1 }, [tinyKind, childKind])
  admin = await addPerson(server.context, { may: everyPermission })
  await makeTinyTable(server.context.db)
})
beforeEach(async () => {
  await sql`truncate tiny, content_documents`.execute(server.context.db)
})
afterAll(async () => {
  await server.close()
  archive.close()
})

const tiny = (name: string, version: number | string = 1, entries = ['a']) => ({ tiny: name, version, entries })

async function send(body: Buffer, type = 'application/gzip', path = '/tocsin/content/upload'): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: admin.key, 'content-type': type },
    body: new Uint8Array(body),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}
const load = async (sent: Files) => (await send(await tarGzOf(sent))).body
const get = async (path: string) => ask(server, admin.key, 'GET', path)
const source = async (key: string) => (await get(`/tocsin/content/tinies/${encodeURIComponent(key)}`)).body

const counts = { added: 0, changed: 0, unchanged: 0, older: 0, broken: 0 }
const no = { added: 0, changed: 0, removed: 0 }

test.each<[string, string, (sent: Files) => Promise<Buffer>]>([
  ['.tar', 'application/x-tar', tarOf],
  ['.tar.gz', 'application/gzip', tarGzOf],
  ['.zip', 'application/zip', zipOf],
])('what a %s holds is loaded, told by its shape, and served back equal', async (_, type, make) => {
  const one = { ...tiny('one'), beyond: { what: ['is', null, 1.5] } }
  const sent = { 'x/README.md': 'no content', 'x/other.json': [1], 'x/lists/one.json': one, 'two.json': tiny('two') }
  const { status, body } = await send(await make(sent), type)
  expect([status, body]).toEqual([
    200,
    {
      kinds: { tinies: { ...counts, added: 2, entries: { ...no, added: 2 } } },
      ignored: 1,
      broken: [],
      older: [],
      missing: [],
      failures: [],
    },
  ])
  expect([await source('one'), await source('two')]).toEqual([one, tiny('two')])
})

test('a second load of the same changes nothing, and reads nothing but digests', async () => {
  const sent = { 'one.json': tiny('one'), 'two.json': tiny('two') }
  await load(sent)
  const { body: before } = await get('/tocsin/content')
  const read = vi.spyOn(tinyKind, 'read')
  const summary = await load(sent)
  expect(read).not.toHaveBeenCalled()
  read.mockRestore()
  expect(summary.kinds).toEqual({ tinies: { ...counts, unchanged: 2, entries: no } })
  expect((await get('/tocsin/content')).body).toEqual(before)
})

test('a newer version replaces an older one, and an older never a newer', async () => {
  await load({ 'one.json': tiny('one', 9) })
  const { kinds } = await load({ 'one.json': tiny('one', 10, ['a', 'b']) })
  expect(kinds).toEqual({ tinies: { ...counts, changed: 1, entries: { ...no, added: 2 } } })
  const summary = await load({ 'older/one.json': tiny('one', 9) })
  expect(summary.kinds).toEqual({ tinies: { ...counts, older: 1, entries: no } })
  expect(summary.older).toEqual([{ path: 'older/one.json', kind: 'tinies', key: 'one', version: '9', held: '10' }])
  expect((await source('one')).version).toBe(10)
})

test('a document that was mended without a new version is taken', async () => {
  await load({ 'one.json': tiny('one', 1, ['a']) })
  expect((await load({ 'one.json': tiny('one', 1, ['b']) })).kinds.tinies.changed).toBe(1)
  expect((await source('one')).entries).toEqual(['b'])
})

test('of two documents of one key and version the first counts, whenever it is loaded again', async () => {
  const sent = { 'a.json': tiny('one', 1, ['a']), 'b.json': tiny('one', 1, ['b']), 'c.json': tiny('one', 2, ['c']) }
  expect((await load(sent)).kinds.tinies).toMatchObject({ added: 1, changed: 1, older: 1 })
  expect((await load(sent)).kinds.tinies).toMatchObject({ added: 0, changed: 0, older: 2, unchanged: 1 })
  expect((await source('one')).entries).toEqual(['c'])
})

test('a broken file is named with what is wrong with it, and the rest is loaded', async () => {
  const { broken, kinds } = await load({
    'a.json': '{"tiny": ',
    'b.json': { tiny: 'b', version: 1, entries: 'none' },
    'c.json': tiny('c', 1, ['unkeepable']),
    'd.json': tiny('d\0', 1),
    'e.json': tiny('e'.repeat(501)),
    'z.json': tiny('z'),
  })
  expect(broken.map(({ path, kind }: { path: string; kind: string }) => [path, kind])).toEqual([
    ['a.json', null],
    ['b.json', 'tinies'],
    ['c.json', 'tinies'],
    ['d.json', 'tinies'],
    ['e.json', 'tinies'],
  ])
  expect(broken[1].findings).toEqual([{ path: 'entries', rule: 'tiny.entries', message: 'A list is expected.' }])
  expect(kinds.tinies).toMatchObject({ added: 1, broken: 4 })
})

test('what others refer to comes first, wherever it stands', async () => {
  const { kinds } = await load({ 'a.json': { child: 'x' }, 'z.json': tiny('z') })
  expect(kinds).toMatchObject({ tinies: { added: 1 }, children: { added: 1, broken: 0 } })
})

test.each(['a/b', 'a:b', 'limit:50', 'x.json', '100 % of ?', 'ä'])(
  'a document is found by its key: %s',
  async (key) => {
    await load({ 'one.json': tiny(key) })
    expect(await source(key)).toEqual(tiny(key))
  },
)

test('only the kind that is wanted is loaded', async () => {
  const body = await tarGzOf({ 'a.json': { child: 'x' }, 'z.json': tiny('z') })
  const path = '/tocsin/content/upload?kind=tinies'
  expect((await send(body, 'application/gzip', path)).body).toMatchObject({
    kinds: { tinies: { added: 1 } },
    ignored: 1,
  })
  const { status, body: refused } = await send(body, 'application/gzip', '/tocsin/content/upload?kind=huge')
  expect([status, refused.detail]).toEqual([400, 'kind: One of tinies, children is expected.'])
})

test('what a source no longer has is kept and named', async () => {
  await load({ 'one.json': tiny('one'), 'two.json': tiny('two') })
  expect((await load({ 'two.json': tiny('two') })).missing).toEqual([{ kind: 'tinies', key: 'one' }])
  expect((await source('one')).tiny).toBe('one')
})

test('what a feature lets go of comes back with the next load', async () => {
  await load({ 'one.json': tiny('one') })
  await inTransaction(server.context, async (tx) => {
    await sql`delete from tiny`.execute(tx)
    await forgetContent(tx, 'tinies', 'one')
  })
  expect((await load({ 'one.json': tiny('one') })).kinds.tinies.added).toBe(1)
})

test('who loaded what is written down', async () => {
  await load({ 'one.json': tiny('one') })
  const { rows } = await server.context.pool.query(
    `select action, title, user_id from audit_log where model = 'Content' order by id desc limit 1`,
  )
  expect(rows).toEqual([{ action: 'add', title: 'tinies one', user_id: admin.userId }])
})

test.each<[string, Buffer, string]>([
  ['no archive', Buffer.from('hello'), 'neither'],
  ['nothing', Buffer.alloc(0), 'neither'],
  ['an archive that breaks off', gzipSync(Buffer.alloc(10_000)).subarray(0, 20), 'cannot be read'],
  ['a damaged archive', Buffer.concat([Buffer.from('PK'), Buffer.alloc(1_000)]), 'cannot be read'],
  [
    'an archive without documents',
    gzipSync(Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(2_000)])),
    '',
  ],
])('%s is refused', async (_, body, message) => {
  const { status, body: told } = await send(body)
  expect([status, told.detail]).toEqual([400, expect.stringContaining(message)])
})

test('what is sent as something else is refused', async () => {
  expect((await ask(server, admin.key, 'POST', '/tocsin/content/upload', {})).status).toBe(415)
})

test('names in archives are names and no places', async () => {
  const { kinds } = await load({ '../../../../etc/one.json': tiny('one'), '/etc/two.json': tiny('two') })
  expect(kinds.tinies.added).toBe(2)
})

test('from an address it is a job, whose progress and end are shown to who asked', async () => {
  files = { 'one.json': tiny('one') }
  const address = archive.address()
  const from = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/content.tar.gz`
  const { status, body } = await ask(server, admin.key, 'POST', '/tocsin/content/update', { from })
  expect(status).toBe(202)
  const job = await ended(body.job)
  expect(job).toMatchObject({
    kind: 'content.update',
    state: 'done',
    done: 1,
    total: 1,
    error: null,
    user_id: String(admin.userId),
    result: { kinds: { tinies: { added: 1 } } },
  })
  const { key } = await addPerson(server.context)
  expect((await ask(server, key, 'GET', `/tocsin/jobs/${body.job}`)).status).toBe(404)
  expect((await ask(server, key, 'GET', '/tocsin/jobs')).body).toEqual({ jobs: [] })
})

test('a job that fails says why', async () => {
  const address = archive.address()
  const from = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/nothing`
  const { body } = await ask(server, admin.key, 'POST', '/tocsin/content/update', { from })
  expect(await ended(body.job)).toMatchObject({ state: 'failed', error: `${from} answers 404.` })
})

test.each([
  [{ from: '/etc' }, 'from: An http or https address is expected'],
  [{ from: 'file:///etc' }, 'from: An http or https address is expected'],
  [{ kind: 'huge' }, 'kind: One of tinies, children is expected.'],
])('%j is refused', async (sent, message) => {
  const { status, body } = await ask(server, admin.key, 'POST', '/tocsin/content/update', sent)
  expect([status, body.detail]).toEqual([400, expect.stringContaining(message)])
})

// oxlint-disable-next-line no-explicit-any -- tests look into answers freely
async function ended(job: string): Promise<any> {
  for (;;) {
    const { body } = await get(`/tocsin/jobs/${job}`)
    if (body.state === 'done' || body.state === 'failed') return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a folder that TOCSIN_CONTENT names is scanned whole, but for links and hidden folders', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-content-'))
  const elsewhere = await mkdtemp(join(tmpdir(), 'tocsin-content-'))
  const write = async (root: string, name: string, content: unknown) => {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), textOf(content))
  }
  await write(folder, 'deep/er/one.json', tiny('one'))
  await write(folder, '.git/two.json', tiny('two'))
  await write(elsewhere, 'three.json', tiny('three'))
  await symlink(elsewhere, join(folder, 'link'))
  await symlink(join(elsewhere, 'three.json'), join(folder, 'three.json'))
  const own = await createTestServer({ jobs: 1, contentSource: folder }, [tinyKind, childKind])
  await makeTinyTable(own.context.db)
  const person = await addPerson(own.context, { may: everyPermission })
  const { body } = await ask(own, person.key, 'POST', '/servers/updateJSON')
  expect(body).toMatchObject({ Galaxy: false })
  const { documents } = (await ask(own, person.key, 'GET', '/tocsin/content')).body
  expect(documents.map(({ key, path }: { key: string; path: string }) => [key, path])).toEqual([
    ['one', 'deep/er/one.json'],
  ])
  await own.close()
  for (const made of [folder, elsewhere]) await rm(made, { recursive: true })
})

test('only site admins load, everybody reads', async () => {
  await load({ 'one.json': tiny('one') })
  const { key } = await addPerson(server.context)
  for (const path of ['/tocsin/content/update', '/tocsin/content/upload', '/servers/updateJSON']) {
    expect([path, (await ask(server, key, 'POST', path, {})).status]).toEqual([path, 403])
  }
  expect((await ask(server, key, 'GET', '/tocsin/content/tinies/one')).body).toEqual(tiny('one'))
  for (const path of ['/tocsin/content/tinies/none', '/tocsin/content/none/one', '/tocsin/content/tinies/%00']) {
    expect([path, (await ask(server, key, 'GET', path)).status]).toEqual([path, path.endsWith('%00') ? 400 : 404])
  }
})
