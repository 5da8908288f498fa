import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from '../../log.ts'
import { startEmbedded, type EmbeddedDatabase } from './embedded.ts'
import type { Identity } from './identity.ts'
import { isRunning } from './is-running.ts'
import { socketFolderOf } from './socket-folder.ts'

const log = openLog('silent')
let folder: string
const running: EmbeddedDatabase[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin embedded '))
})
afterEach(async () => {
  for (const database of running.splice(0)) await database.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(dataDir: string, identity?: Identity): Promise<EmbeddedDatabase> {
  const database = await startEmbedded(dataDir, { log, fsync: false, ...(identity && { identity }) })
  running.push(database)
  return database
}

async function query(database: EmbeddedDatabase, statement: string): Promise<unknown[]> {
  const client = new pg.Client(database.settings)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const postmaster = async (database: EmbeddedDatabase): Promise<number> => {
  const [row] = await query(database, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid")
  return (row as { pid: number }).pid
}

test('a database that is killed comes back, with everything that was acknowledged', async () => {
  const database = await start(folder)
  await query(database, 'create table kept (n int)')
  await query(database, 'insert into kept select generate_series(1, 1000)')
  const pid = await postmaster(database)
  process.kill(pid, 'SIGKILL')
  let rows: unknown[] = []
  for (let waited = 0; waited < 20_000 && rows.length === 0; waited += 100) {
    await sleep(100)
    rows = await query(database, 'select count(*)::int as count from kept').catch(() => [])
  }
  expect(rows).toEqual([{ count: 1_000 }])
  expect(await postmaster(database)).not.toBe(pid)
})

test('a second server is refused the data folder, a guest is not', async () => {
  const database = await start(folder)
  await expect(startEmbedded(folder, { log })).rejects.toThrow(
    `Another Tocsin server (process ${process.pid}) is using the data folder ${folder}`,
  )
  const guest = await startEmbedded(folder, { log, asGuest: true })
  expect(await query(guest, 'select 1 as one')).toEqual([{ one: 1 }])
  await guest.stop()
  expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a guest makes no database where there is none', async () => {
  const empty = join(folder, 'empty')
  await expect(startEmbedded(empty, { log, asGuest: true })).rejects.toThrow(`There is no database in ${empty}`)
  expect(existsSync(empty)).toBe(false)
})

test('stopping leaves no process behind, and starting again finds the data', async () => {
  const first = await start(folder)
  await query(first, 'create table kept (n int)')
  const pid = await postmaster(first)
  await first.stop()
  expect(isRunning(pid)).toBe(false)
  const second = await start(folder)
  expect(await query(second, 'select count(*)::int as count from kept')).toEqual([{ count: 0 }])
})

test('a process that has got the id of a server that died does not hold the next one up', async () => {
  const first = await start(folder)
  await first.stop()
  const stranger = `${process.pid}\n${join(folder, 'postgres')}\n1\n5432\n\n\n\n`
  await writeFile(join(folder, 'postgres', 'postmaster.pid'), stranger)
  const second = await start(folder)
  expect(await postmaster(second)).not.toBe(process.pid)
})

test('a folder that others could read is closed to them', async () => {
  await (await start(folder)).stop()
  await chmod(join(folder, 'postgres'), 0o755)
  await start(folder)
  expect((await stat(join(folder, 'postgres'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(folder, 'socket'))).mode & 0o777).toBe(0o700)
})

test('data of another major version is left alone', async () => {
  await (await start(folder)).stop()
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), '17\n')
  await expect(start(folder)).rejects.toThrow('was made by PostgreSQL 17')
})

test('a data folder that cannot be one is named', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(start(file)).rejects.toThrow(`The data folder ${file} cannot be used`)
})

/** Only root can start it as somebody else. */
const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }

test.runIf(isRoot)('as root where namespaces are refused, an account has the database, and keeps it', async () => {
  const first = await start(folder, { kind: 'account', ...NOBODY })
  await query(first, 'create table kept (n int)')
  expect(await stat(join(folder, 'postgres'))).toMatchObject(NOBODY)
  await first.stop()
  const second = await start(folder)
  expect(await query(second, 'select count(*)::int as count from kept')).toEqual([{ count: 0 }])
  const status = await readFile(`/proc/${await postmaster(second)}/status`, 'utf8')
  expect(status).toMatch(/^Uid:\s+65534\s/m)
})

test.runIf(isRoot)('an account is given a database that root had', async () => {
  await (await start(folder, { kind: 'namespace', uid: NOBODY.uid })).stop()
  expect(await stat(join(folder, 'postgres'))).toMatchObject({ uid: 0 })
  const database = await start(folder, { kind: 'account', ...NOBODY })
  expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('nobody comes in over the network', async () => {
  const database = await start(folder)
  expect(await query(database, "select current_setting('listen_addresses') as addresses")).toEqual([{ addresses: '' }])
})

test('a path that is too long for a socket leads to a private folder of the system', () => {
  expect(socketFolderOf('/srv/tocsin')).toBe('/srv/tocsin/socket')
  const long = socketFolderOf(`/srv/${'x'.repeat(120)}`)
  expect(long.startsWith(tmpdir())).toBe(true)
  expect(Buffer.byteLength(join(long, '.s.PGSQL.5432'))).toBeLessThan(108)
})
