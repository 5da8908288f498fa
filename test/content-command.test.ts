import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { tarGzOf, textOf, zipOf, type Files } from '../packages/server/src/features/content/testing/archives.ts'
import { makeTinyTable, tinyKind } from '../packages/server/src/features/content/testing/tiny-kind.ts'
import { addPerson, everyPermission } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'
import { runCommand } from './run-command.ts'

/** `tocsin content update` against a whole server, with a kind of content that is as small as can be. */
let server: TestServer
let client: Client
let archive: Server
let folder: string
const tiny = (name: string, entries: unknown = ['a']) => ({ tiny: name, version: 1, entries })
const files: Files = {
  'deep/one.json': tiny('one'),
  'two.json': tiny('two'),
  'notes.txt': 'none',
  '.git/x.json': tiny('x'),
}

beforeAll(async () => {
  archive = createServer((_, response) => void tarGzOf(files).then((bytes) => response.end(bytes)))
  await once(archive.listen(0, '127.0.0.1'), 'listening')
  server = await createTestServer({ jobs: 1 }, [tinyKind])
  const { key } = await addPerson(server.context, { may: everyPermission })
  client = createClient({ url: server.url, key })
  await makeTinyTable(server.context.db)
})
afterAll(async () => {
  await server.close()
  archive.close()
})
beforeEach(async () => {
  await server.context.pool.query('truncate tiny, content_documents')
  folder = await mkdtemp(join(tmpdir(), 'tocsin-content-'))
  return async () => rm(folder, { recursive: true })
})

async function write(name: string, content: unknown): Promise<string> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), Buffer.isBuffer(content) ? content : textOf(content))
  return join(folder, name)
}
const update = async (...args: string[]) => runCommand(client, ['content', 'update', ...args])

test('a folder is sent, but for hidden folders and what is no JSON', async () => {
  for (const [name, content] of Object.entries(files)) await write(name, content)
  expect(await update('--from', folder)).toEqual({ code: 0, out: 'tinies: 2 added; entries: 2 added\n' })
  expect(await update('--from', folder)).toEqual({ code: 0, out: 'tinies: 2 unchanged\n' })
})

test.each([
  ['a.tar.gz', async () => tarGzOf(files)],
  ['a.zip', async () => zipOf(files)],
])('an archive is sent as it is: %s', async (name, make) => {
  const path = await write(name, await make())
  expect(await update('--from', path, '--kind', 'tinies')).toEqual({
    code: 0,
    out: 'tinies: 2 added; entries: 2 added\n',
  })
})

test('a single document is sent', async () => {
  expect((await update('--from', await write('one.json', tiny('one')))).out).toContain('1 added')
})

test('an address is fetched by the server, and waited for', async () => {
  const address = archive.address()
  const from = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/all.tar.gz`
  expect(await update('--from', from)).toEqual({ code: 0, out: 'tinies: 2 added; entries: 2 added\n' })
})

test('where nothing is named, the server takes it from where it takes its content', async () => {
  expect(await update()).toEqual({ code: 0, out: '1 other files\n' })
})

test('what cannot be taken is told, with what is wrong with it', async () => {
  await write('one.json', tiny('one', 'none'))
  await write('two.json', '{')
  await write('three.json', tiny('three'))
  const { code, out } = await update('--from', folder)
  expect([code, out.split('\n').map((line) => line.replace(/ JSON: .*/, ' JSON'))]).toEqual([
    1,
    [
      'two.json: The file is not valid JSON',
      'one.json: entries: A list is expected.',
      'tinies: 1 added, 1 broken; entries: 1 added',
      '',
    ],
  ])
})

test.each([
  ['a path that is not there', ['--from', '/no/such/place'], '/no/such/place: no such file or folder'],
  ['a kind that is not there', ['--kind', 'huge'], 'kind: One of tinies is expected.'],
  ['an address that nobody answers', ['--from', 'http://127.0.0.1:9/x'], 'cannot be reached'],
])('%s is told', async (_, args, message) => {
  await expect(update(...args)).rejects.toThrow(message)
})
