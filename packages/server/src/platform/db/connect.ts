import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from '../../db/tables.ts'
import { prepareFrequent } from './prepared.ts'

/** The database outside any transaction. Writers do not take it. */
export type Db = Kysely<Database>

declare const inside: unique symbol
/** The database inside a transaction, with the connection that holds it, for COPY. Only `inTransaction` makes one. */
export type Tx = Kysely<Database> & { readonly client: pg.PoolClient; readonly [inside]: true }

export type Connection = { db: Db; pool: pg.Pool }

const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082

/** Integers of eight bytes come as numbers, since ids and times all stay below 2^53; days stay text. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return toSafeInteger
    if (oid === INT8_ARRAY)
      return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(toSafeIntegerOrNull))
    if (oid === DATE) return String
    // pg's own parsers take what they parse from the wire, whatever it is.
    return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown
  },
}

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a safe integer`)
  return value
}

function toSafeIntegerOrNull(text: string): number | null {
  return text === 'NULL' ? null : toSafeInteger(text)
}

/** Opens a pool on a PostgreSQL server; `settings` says where it is. */
export function connect(settings: pg.PoolConfig): Connection {
  const pool = new pg.Pool({ max: 16, ...settings, types })
  // A connection that breaks fails the query it is in, and is replaced at the next. Beyond that it says so in an event,
  // which would end the program if nobody listened: on the pool while it is idle, on itself while it is lent out.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  prepareFrequent(pool)
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool }
}

/** Runs `work` in a transaction: all of it happens, or nothing. */
export async function inTransaction<T>({ pool }: { pool: pg.Pool }, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    const result = await work(bind(client))
    await client.query('commit')
    return result
  } catch (error) {
    failure = await rollback(client)
    throw error
  } finally {
    // A connection that could not even roll back is thrown away.
    client.release(failure)
  }
}

/** Runs `work` in a transaction and undoes it: what it would come to is known, and nothing happens. */
export async function rehearse<T>(context: { pool: pg.Pool }, work: (tx: Tx) => Promise<T>): Promise<T> {
  const undone: { result: T }[] = []
  try {
    return await inTransaction(context, async (tx) => {
      undone.push({ result: await work(tx) })
      throw new Undone()
    })
  } catch (error) {
    const [done] = undone
    if (error instanceof Undone && done) return done.result
    throw error
  }
}

/** That a transaction ends here on purpose. */
class Undone extends Error {}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Kysely on one connection that somebody else opens, commits and closes. */
function bind(client: pg.PoolClient): Tx {
  const single = { connect: async () => ({ query: client.query.bind(client), release: () => {} }), end: async () => {} }
  // Kysely uses of a pool what is here, and of a client what `query` does.
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: single as never }) })
  // This is the one place that makes a `Tx`.
  return Object.assign(db, { client }) as Tx
}
