import type { Compilable } from 'kysely'
import type pg from 'pg'
import Cursor from 'pg-cursor'
import { ahead } from './ahead.ts'

/** Rows taken from the database at a time: so few that they are done with before memory is tidied. */
export const BATCH = 500

/**
 * The rows of a query in batches, from a cursor, so that an answer of any size takes the same memory; the next batch is
 * read while its predecessor is worked on. `expected` is how many rows to look for: a small answer is read in one round
 * trip, without a cursor.
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
      let coming = cursor.read(BATCH)
      for (let rows = await coming; rows.length > 0; rows = await coming) {
        coming = ahead(cursor.read(BATCH))
        yield rows
      }
    } finally {
      await cursor.close()
    }
  } finally {
    client.release()
  }
}
