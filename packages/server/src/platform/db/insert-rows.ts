import { once } from 'node:events'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '../../db/tables.ts'
import type { Tx } from './connect.ts'

type Value = string | number | boolean | null | Date

/** Text is handed to the socket in pieces of about this many characters. */
const CHUNK = 64 * 1024

/**
 * Writes many rows by COPY, the fastest way in: encoding goes on here while PostgreSQL stores what it has. Columns that
 * are not named take their defaults.
 */
export async function insertRows<Row extends object>(
  tx: Tx,
  table: keyof Database,
  columns: readonly (keyof Row & string)[],
  rows: Iterable<Row>,
): Promise<void> {
  const texts = chunks(rows, columns)
  const first = texts.next()
  if (first.done) return
  const names = columns.map((column) => `"${column}"`).join(', ')
  const stream = tx.client.query(copyFrom(`copy ${table} (${names}) from stdin`))
  const finished = once(stream, 'finish')
  try {
    stream.write(first.value)
    for (const text of texts) if (!stream.write(text)) await Promise.race([once(stream, 'drain'), finished])
    stream.end()
    await finished
  } catch (error) {
    // Rows are made on the way: where that fails, PostgreSQL has to be told before it takes anything else.
    stream.destroy()
    await finished.catch(() => {})
    throw error
  }
}

/** Rows in COPY's text format, some at a time. */
function* chunks<Row extends object>(rows: Iterable<Row>, columns: readonly (keyof Row)[]): Generator<string> {
  let text = ''
  for (const row of rows) {
    text += encodeRow(row, columns)
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

function encodeRow<Row extends object>(row: Row, columns: readonly (keyof Row)[]): string {
  let line = ''
  let separator = ''
  for (const column of columns) {
    // The tables hold nothing but these types.
    line += separator + encode(row[column] as Value)
    separator = '\t'
  }
  return `${line}\n`
}

/** One field of COPY's text format. */
function encode(value: Value): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return /[\\\t\n\r]/.test(value) ? escape(value) : value
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return value instanceof Date ? value.toISOString() : String(value)
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
