import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../db/migrations.ts'
import { createEmptyDatabase, createTestServer, type TestServer } from '../../testing/test-server.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => server.close())

test('a schema that is up to date stays as it is, also when two look at once', async () => {
  const { db } = server.context
  await Promise.all([migrate(db, migrations), migrate(db, migrations)])
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
})

test('processes that find an empty database at once make its schema once', async () => {
  const empty = await createEmptyDatabase()
  const connections = [1, 2, 3].map(() => connect({ ...empty.settings, statement_timeout: 60_000 }))
  await Promise.all(connections.map(async ({ db }) => migrate(db, migrations)))
  const [first] = connections
  const { rows } = (await first?.pool.query('select name from kysely_migration order by name')) ?? { rows: [] }
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
  for (const { pool } of connections) await pool.end()
  await empty.drop()
})

test('a step may take longer than a statement may', async () => {
  const empty = await createEmptyDatabase()
  const { db, pool } = connect({ ...empty.settings, max: 1, statement_timeout: 100 })
  const up = async (tx: Kysely<unknown>) => void (await sql`select pg_sleep(0.3)`.execute(tx))
  await migrate(db, { '0001-slow': { up } })
  await expect(sql`select pg_sleep(0.3)`.execute(db)).rejects.toThrow('statement timeout')
  await pool.end()
  await empty.drop()
})

test('a step that fails leaves the schema as it was', async () => {
  const empty = await createEmptyDatabase()
  const { db, pool } = connect(empty.settings)
  const up = async (tx: Kysely<unknown>) => {
    await sql`create table half (n int)`.execute(tx)
    throw new Error('the other half is missing')
  }
  await expect(migrate(db, { '0001-half': { up } })).rejects.toThrow('the other half is missing')
  const { rows } = await pool.query("select to_regclass('half') as half")
  expect(rows).toEqual([{ half: null }])
  await pool.end()
  await empty.drop()
})

test('a schema from the future is refused', async () => {
  const { db } = server.context
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '')`.execute(db)
  await expect(migrate(db, migrations)).rejects.toThrow('The database has a newer schema (9999-future)')
})
