import { ahead } from './ahead.ts'

/** Rows taken from the database at a time: so few that they are done with before memory is tidied. */
export const BATCH = 500

/** Reads one page: at most `size` rows that follow `after`, or the first ones. */
export type ReadPage<Row> = (after: Row | undefined, size: number) => Promise<Row[]>

/**
 * The rows of a sorted list page by page, each found behind the last row of the one before. No connection is held
 * between pages, however slowly the answer is taken; the next page is read while its predecessor is worked on.
 */
export async function* readPages<Row>(read: ReadPage<Row>, limit = Infinity, size = BATCH): AsyncGenerator<Row[]> {
  let left = limit
  let next = read(undefined, Math.min(left, size))
  for (;;) {
    const rows = await next
    if (rows.length === 0) return
    const isLast = rows.length < Math.min(left, size) || rows.length === left
    left -= rows.length
    if (!isLast) next = ahead(read(rows.at(-1), Math.min(left, size)))
    yield rows
    if (isLast) return
  }
}
