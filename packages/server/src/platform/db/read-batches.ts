import type { Compilable } from 'kysely'
import type pg from 'pg'
import Cursor from 'pg-cursor'

/** Rows taken from the database at a time. */
export const BATCH = 2_000

/**
 * The rows of a query in batches, from a cursor, so that an answer of any size takes the same memory. `expected` is how
 * many rows to look for: a small answer is read in one round trip, without a cursor.
 */
export async function* readBatches<Row>(
  pool: pg.Pool,
  query: Compilable<Row>,
  expected = Infinity,
): AsyncGenerator<Row[]> {
  const { sql, parameters } = query.compile()
  // Kysely hands its parameters on as they are; so do we.
  const values = parameters as unknown[]
  if (expected <= BATCH) {
    const { rows } = await pool.query(sql, values)
    if (rows.length > 0) yield rows as Row[]
    return
  }
  const client = await pool.connect()
  try {
    const cursor = client.query(new Cursor<Row>(sql, values))
    try {
      for (let rows = await cursor.read(BATCH); rows.length > 0; rows = await cursor.read(BATCH)) yield rows
    } finally {
      await cursor.close()
    }
  } finally {
    client.release()
  }
}
