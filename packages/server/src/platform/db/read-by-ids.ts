import { mapAhead } from './ahead.ts'

/**
 * The rows of these ids, in their order, a page at a time; the next page is read while its predecessor is worked on. What
 * was deleted in between is left out. No connection is held between pages.
 */
export function readByIds<Row extends { id: number }>(
  chunks: AsyncIterable<number[]> | Iterable<number[]>,
  size: number,
  read: (ids: number[]) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  return mapAhead(slices(chunks, size), async (ids) => inOrderOf(ids, await read(ids)))
}

/** At most `size` ids at a time. */
export async function* slices(
  chunks: AsyncIterable<number[]> | Iterable<number[]>,
  size: number,
): AsyncGenerator<number[]> {
  for await (const ids of chunks) for (let i = 0; i < ids.length; i += size) yield ids.slice(i, i + size)
}

function inOrderOf<Row extends { id: number }>(ids: readonly number[], rows: Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
