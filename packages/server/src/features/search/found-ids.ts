import { sql, type SelectQueryBuilder } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { sortingOf, type Place } from './order.ts'
import type { Query } from './query.ts'
import type { SearchScope } from './scope.ts'

/** Ids are looked up this many at a time; however much is found, no more of them are held. */
const CHUNK = 20_000

/** What a search lists: how much, and the ids in order. */
export type FoundIds = { total: number; ids: AsyncGenerator<number[]> }

/** What a search lists: how much, and the rows in pages. */
export type Found<Row> = { total: number; pages: AsyncGenerator<Row[]> }

/**
 * Finds what matches, as ids alone: the conditions are met once for many pages of rows, which are then read by id.
 *
 * `total` is what MISP puts into `X-Result-Count`: all that match for events and objects; for attributes those in the
 * answer, and one more where the limit cuts it.
 */
export async function findIds<TB extends keyof Database>(
  scope: SearchScope,
  query: Query,
  matching: SelectQueryBuilder<Database, TB, object>,
): Promise<FoundIds> {
  // One more than is wanted tells whether there is more.
  const wanted = query.limit + 1
  const chunks = readPages(placesOf(scope, query, matching), wanted, CHUNK)
  const head = await chunks.next()
  const first = head.done ? [] : head.value
  const seen = { count: first.length, isAll: first.length < Math.min(wanted, CHUNK) }
  const total = await totalOf(scope, query, seen, async () => countOf(matching))
  return { total, ids: upTo(query.limit, first, chunks) }
}

/** The first ids often tell how many there are; only otherwise they are counted. */
async function totalOf(
  scope: SearchScope,
  { limit, offset }: Query,
  seen: { count: number; isAll: boolean },
  countAll: () => Promise<number>,
): Promise<number> {
  if (scope === 'attributes') {
    const isKnown = seen.isAll || seen.count > limit
    return isKnown ? seen.count : Math.min(limit + 1, (await countAll()) - offset)
  }
  // An empty page behind the last one says nothing of those before it.
  const isKnown = seen.isAll && (seen.count > 0 || offset === 0)
  return isKnown ? offset + seen.count : countAll()
}

type Placed = { id: number; place: Place }

/** Reads ids behind a place in the order: the values of the sort columns, the id last. */
function placesOf<TB extends keyof Database>(
  scope: SearchScope,
  { order, offset }: Query,
  matching: SelectQueryBuilder<Database, TB, object>,
) {
  const sorting = sortingOf(scope, order)
  const sorted = matching.select(sorting.keys.map((key, i) => key.as(`key${i}`))).orderBy(sorting.orderBy)
  return async (after: Placed | undefined, size: number): Promise<Placed[]> => {
    const page = after === undefined ? sorted.offset(offset) : sorted.where(sorting.after(after.place))
    // The columns are the keys named above, whatever the table.
    const rows = (await page.limit(size).execute()) as Record<string, unknown>[]
    return rows.map((row) => {
      const place = sorting.keys.map((_, i) => row[`key${i}`])
      return { id: Number(place.at(-1)), place }
    })
  }
}

async function countOf<TB extends keyof Database>(matching: SelectQueryBuilder<Database, TB, object>): Promise<number> {
  const rows = (await matching.select(sql<number>`count(*)`.as('total')).execute()) as { total: number }[]
  return rows[0]?.total ?? 0
}

async function* upTo(limit: number, first: Placed[], rest: AsyncGenerator<Placed[]>): AsyncGenerator<number[]> {
  let left = limit
  const take = (rows: Placed[]) => {
    const ids = rows.slice(0, left).map(({ id }) => id)
    left -= ids.length
    return ids
  }
  yield take(first)
  if (left > 0) for await (const rows of rest) yield take(rows)
}
