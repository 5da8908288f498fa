import type pg from 'pg'

/** A statement is prepared when it comes for this many times; what comes once is not worth remembering. */
const WORTH_PREPARING = 3
/** Each connection keeps this many prepared statements at the most. */
const MAX_PREPARED = 300
/** Statements longer than this hold their values in the text, and are never the same twice. */
const MAX_LENGTH = 20_000

type Query = (text: unknown, values?: unknown, callback?: unknown) => unknown

/**
 * Lets the connections of a pool prepare the statements that come again and again: planning a query over several tables
 * costs PostgreSQL more than answering it. Nobody who asks has to know.
 */
export function prepareFrequent(pool: pg.Pool): void {
  const uses = new Map<string, number>()
  const names = new Map<string, string>()

  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MAX_PREPARED || text.length > MAX_LENGTH) return known
    const count = (uses.get(text) ?? 0) + 1
    if (uses.size > 10 * MAX_PREPARED) uses.clear()
    uses.set(text, count)
    if (count < WORTH_PREPARING) return undefined
    const name = `tocsin_${names.size}`
    names.set(text, name)
    return name
  }

  pool.on('connect', (client) => {
    // pg's own signature has many forms; only text with values is changed, everything else passes through.
    const query = client.query.bind(client) as Query
    client.query = ((text: unknown, values?: unknown, callback?: unknown) => {
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
      return name === undefined ? query(text, values, callback) : query({ name, text, values }, callback)
    }) as never
  })
}
