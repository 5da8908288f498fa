import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../db/migrations.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
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

test('a schema from the future is refused', async () => {
  const { db } = server.context
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '')`.execute(db)
  await expect(migrate(db, migrations)).rejects.toThrow('The database has a newer schema (9999-future)')
})
