import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, type Client, type ContentDocument } from '../packages/client/src/index.ts'
import { contentKinds } from '../packages/server/src/content-kinds.ts'
import { addPerson, everyPermission } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'
import { runCommand } from './run-command.ts'

/** The public libraries, where the machine has them: loaded by the command line, and asked for document by document. */
const FOLDER = join(import.meta.dirname, '../../shared/data')

/** How many documents of each kind there are, and in which folders. */
const EXPECTED: Record<string, { folder: string; count: number }> = {
  taxonomies: { folder: 'taxonomies', count: 183 },
  relationships: { folder: 'objects', count: 1 },
  'object-templates': { folder: 'objects', count: 424 },
  warninglists: { folder: 'warninglists', count: 136 },
  noticelists: { folder: 'noticelists', count: 1 },
  galaxies: { folder: 'galaxies', count: 131 },
  clusters: { folder: 'clusters', count: 126 },
  'decaying-models': { folder: 'decaying-models', count: 3 },
}

/** Files of these folders that are no content: tables of contents, schemas, and which taxonomies say the same. */
const NO_CONTENT = /(^|\/)(MANIFEST|_?schema|_mapping)/i

let server: TestServer
let client: Client
beforeAll(async () => {
  server = await createTestServer()
  const { key } = await addPerson(server.context, { may: everyPermission })
  client = createClient({ url: server.url, key })
})
afterAll(async () => server.close())

const update = async () => runCommand(client, ['content', 'update', '--from', FOLDER])

async function loaded(): Promise<ContentDocument[]> {
  const documents = []
  for await (const document of client.content.index()) documents.push(document)
  return documents
}

describe.skipIf(!existsSync(FOLDER))('the public libraries', { timeout: 300_000 }, () => {
  test('each of their documents is loaded', async () => {
    const { code, out } = await update()
    expect([code, out]).toEqual([0, expect.not.stringContaining('broken')])
    const kinds = contentKinds.map(({ name }) => name)
    const documents = await loaded()
    for (const kind of kinds) {
      const found = documents.filter((one) => one.kind === kind)
      expect([kind, found.length]).toEqual([kind, EXPECTED[kind]?.count])
    }
    const paths = new Set(documents.map(({ path }) => path))
    const folders = new Set(kinds.map((kind) => EXPECTED[kind]?.folder ?? ''))
    const files = [...folders].flatMap((folder) =>
      readdirSync(join(FOLDER, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    expect(files.filter((file) => file.endsWith('.json') && !NO_CONTENT.test(file) && !paths.has(file))).toEqual([])
  })

  test('each is served back equal to its source', async () => {
    for (const { kind, key, path } of await loaded()) {
      const source: unknown = JSON.parse(readFileSync(join(FOLDER, path), 'utf8'))
      expect([path, await client.content.source(kind, key)]).toEqual([path, source])
    }
  })

  test('clusters are all there', async () => {
    const { rows } = await server.context.pool.query('select count(*)::int as count from galaxy_clusters')
    expect(rows).toEqual([{ count: 33_994 }])
  })

  test('a second load changes nothing', async () => {
    const before = await loaded()
    const { code, out } = await update()
    expect([code, out]).toEqual([0, expect.not.stringMatching(/ (added|changed|older|broken)/)])
    expect(await loaded()).toEqual(before)
  })
})
