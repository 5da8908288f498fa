import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentKinds } from '../../content-kinds.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { SYSTEM } from '../audit/record.ts'
import { forgetContent } from './forget.ts'
import { loadContent } from './load.ts'
import { loadStarter } from './starter.ts'
import { makeTinyTable, tinyKind } from './testing/tiny-kind.ts'

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await createTestServer()
  folder = await mkdtemp(join(tmpdir(), 'tocsin-starter-'))
  await makeTinyTable(server.context.db)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const ship = async (name: string, version: number, entry = 'shipped') =>
  writeFile(join(folder, `${name}.json`), JSON.stringify({ tiny: name, version, entries: [entry] }))
const start = async () => loadStarter(server.context, [tinyKind], folder)
async function bring(name: string, version: number): Promise<void> {
  const bytes = Buffer.from(JSON.stringify({ tiny: name, version, entries: ['brought'] }))
  const documents = (async function* () {
    yield { path: 'x.json', bytes }
  })()
  await loadContent(server.context, { kinds: [tinyKind], sources: [{ name: 'public', documents }], by: SYSTEM })
}
const entryOf = async (name: string) =>
  ((await tinyKind.source(server.context.db, name)) as { entries: string[] } | undefined)?.entries[0]

test('the first start loads what comes with the program, and a later one what is new in it', async () => {
  await ship('one', 1)
  await start()
  expect(await entryOf('one')).toBe('shipped')
  await ship('two', 1)
  await ship('one', 1, 'mended')
  await start()
  expect([await entryOf('one'), await entryOf('two')]).toEqual(['mended', 'shipped'])
})

test('it replaces nothing that was brought from elsewhere but by a newer version', async () => {
  await ship('three', 1)
  await start()
  await bring('three', 2)
  await ship('three', 2, 'mended')
  await start()
  expect(await entryOf('three')).toBe('brought')
  await ship('three', 3, 'newer')
  await start()
  expect(await entryOf('three')).toBe('newer')
})

test('it brings nothing back that was deleted, not in a newer version either', async () => {
  await ship('four', 1)
  await start()
  await inTransaction(server.context, async (tx) => {
    await sql`delete from tiny where key = 'four'`.execute(tx)
    await forgetContent(tx, tinyKind.name, 'four')
  })
  await start()
  await ship('four', 2)
  await start()
  expect(await entryOf('four')).toBeUndefined()
})

test('every document of the starter set is of a kind, and whole', async () => {
  const refused: unknown[] = []
  const log = Object.assign(server.context.log, { error: (broken: unknown) => refused.push(broken) })
  await loadStarter({ ...server.context, log }, contentKinds)
  expect(refused).toEqual([])
})
