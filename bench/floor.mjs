// What the machine itself can do with the same rows: the floor of every comparison.
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import Cursor from 'pg-cursor'

/**
 * Copies the rows of an event into a table of the same columns and indexes; answers the median of `times` in seconds.
 * @param {pg.ClientConfig} database
 * @param {number} eventId
 * @param {number} times
 */
export async function rawCopy(database, eventId, times) {
  const client = new pg.Client(database)
  await client.connect()
  const rows = await read(client, `copy (select * from attributes where event_id = ${eventId}) to stdout`)
  const seconds = []
  for (let i = 0; i < times; i++) {
    await client.query('drop table if exists bench_floor')
    await client.query('create table bench_floor (like attributes including all)')
    const began = performance.now()
    const stream = client.query(copyFrom('copy bench_floor from stdin'))
    stream.end(rows)
    await once(stream, 'finish')
    seconds.push((performance.now() - began) / 1000)
  }
  await client.query('drop table bench_floor')
  await client.end()
  return median(seconds)
}

/**
 * @param {pg.Client} client
 * @param {string} statement
 */
async function read(client, statement) {
  const chunks = []
  for await (const chunk of client.query(copyTo(statement))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * Has PostgreSQL count what was loaded, as it does by itself a few seconds later.
 * @param {pg.ClientConfig} database
 */
export async function analyze(database) {
  const client = new pg.Client(database)
  await client.connect()
  await client.query('analyze')
  await client.end()
}

/**
 * Reads every attribute through a cursor and does nothing with them; `processor` is what this process worked for it.
 * @param {pg.ClientConfig} database
 */
export async function rawCursor(database) {
  const client = new pg.Client(database)
  await client.connect()
  const began = performance.now()
  const usage = process.cpuUsage()
  const cursor = client.query(new Cursor('select * from attributes order by id'))
  let count = 0
  for (let rows = await cursor.read(2_000); rows.length > 0; rows = await cursor.read(2_000)) count += rows.length
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(usage)
  await cursor.close()
  await client.end()
  return { seconds, count, processor: (user + system) / 1e6 }
}

/**
 * The middle of some numbers.
 * @param {number[]} numbers
 */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN
}
