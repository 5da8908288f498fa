/**
 * Up to where somebody has been told what changed: what their snapshot of the database held. `terms` is a digest of who they
 * are and what they asked for: what they may see with other terms is another question. `seconds` is when it was.
 */
export type Cursor = { terms: string; snapshot: string; seconds: number }

/** A cursor is good for so long: what was withdrawn before is not known any more. */
export const CURSOR_DAYS = 30
const MAX_LENGTH = 50_000

/** As others carry it; to them it is a word without meaning. */
export function writeCursor({ terms, snapshot, seconds }: Cursor): string {
  return Buffer.from(JSON.stringify([terms, snapshot, seconds])).toString('base64url')
}

/** What a cursor says that was given out for these terms; undefined for any other, for old ones, and for what is none. */
export function readCursor(text: string, { terms, now }: { terms: string; now: number }): Cursor | undefined {
  if (text === '' || text.length > MAX_LENGTH) return undefined
  const [of, snapshot, seconds] = partsOf(text)
  if (of !== terms || typeof snapshot !== 'string' || !isSnapshot(snapshot)) return undefined
  if (typeof seconds !== 'number' || !(seconds <= now) || seconds < now - CURSOR_DAYS * 86_400) return undefined
  return { terms, snapshot, seconds }
}

function partsOf(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

/** `xmin:xmax:running,…`, as PostgreSQL takes it without complaint: in order, none twice, all within. */
function isSnapshot(text: string): boolean {
  if (!/^[1-9]\d{0,18}:[1-9]\d{0,18}:(\d{1,19}(,\d{1,19})*)?$/.test(text)) return false
  const [xmin = '', xmax = '', running = ''] = text.split(':')
  let last = BigInt(xmin) - 1n
  for (const xid of running === '' ? [] : running.split(',').map(BigInt)) {
    if (xid <= last || xid >= BigInt(xmax)) return false
    last = xid
  }
  return BigInt(xmin) <= BigInt(xmax)
}
