import { sql } from 'kysely'
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { inTransaction, type Db, type Tx } from './connect.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => server.close())

test('a writer does not take a bare database, a reader takes both', () => {
  expectTypeOf<Db>().not.toExtend<Tx>()
  expectTypeOf<Tx>().toExtend<Db>()
})

test('what fails in a transaction leaves nothing behind', async () => {
  const { db } = server.context
  await sql`create table kept (n int)`.execute(db)
  const failing = inTransaction(server.context, async (tx) => {
    await sql`insert into kept values (1)`.execute(tx)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  const { rows } = await sql`select n from kept`.execute(db)
  expect(rows).toEqual([])
})

test('a connection that is cut in the middle of a transaction fails that transaction and nothing else', async () => {
  const { db } = server.context
  const failing = inTransaction(server.context, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    const pid = rows[0]?.pid
    await sql`select pg_terminate_backend(${pid}, 5000)`.execute(db)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await sql`select 1`.execute(tx)
  })
  await expect(failing).rejects.toThrow('connection error')
  const { rows } = await sql`select 1 as one`.execute(db)
  expect(rows).toEqual([{ one: 1 }])
})

test.each([
  ['9007199254740991::int8', 9_007_199_254_740_991],
  ['array[1, null, -3]::int8[]', [1, null, -3]],
  ["'{}'::int8[]", []],
  ["'2026-01-31'::date", '2026-01-31'],
])('%s is read as %j', async (expression, value) => {
  const { rows } = await sql`select ${sql.raw(expression)} as value`.execute(server.context.db)
  expect(rows).toEqual([{ value }])
})

test('an integer beyond 2^53 is refused rather than rounded', async () => {
  await expect(sql`select 9007199254740993::int8`.execute(server.context.db)).rejects.toThrow('safe integer')
})
