import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import type { Tx } from './connect.ts'

/** Takes the next `count` ids of a table, so that rows which refer to each other can be written in one go. */
export async function takeIds(tx: Tx, table: keyof Database, count: number): Promise<number[]> {
  if (count === 0) return []
  const { rows } = await sql<{ ids: number[] }>`
    select array_agg(nextval(${sql.lit(`${table}_id_seq`)})) as ids
    from generate_series(1, ${count}::integer)`.execute(tx)
  return rows[0]?.ids ?? []
}
