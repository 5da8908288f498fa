import { sql, type SelectQueryBuilder } from 'kysely'
import type { Database } from '../../db/tables.ts'
import type { Db } from '../../platform/db/connect.ts'
import { readPages, type ReadPage } from '../../platform/db/read-pages.ts'
import { sortingOf, type Place } from './order.ts'
import type { Query } from './query.ts'
import type { SearchScope } from './scope.ts'

/** Ids are looked up this many at a time; however much is found, no more of them are held. */
const CHUNK = 20_000

/** What a search lists: how much, and the ids in order. */
export type FoundIds = { total: number; ids: AsyncGenerator<number[]> }

/** What a search lists: how much, and the rows in pages. */
export type Found<Row> = { total: number; pages: AsyncGenerator<Row[]> }

/** What is to be listed, of what a search asks for. */
export type Listing<TB extends keyof Database> = {
  db: Db
  scope: SearchScope
  query: Query
  matching: SelectQueryBuilder<Database, TB, object>
}

/**
 * Finds what matches, as ids alone: the conditions are met once for many pages of rows, which are then read by id.
 */
export async function findIds<TB extends keyof Database>(listing: Listing<TB>): Promise<FoundIds> {
  const { total, pages } = await listed(listing, CHUNK, placesOf(listing))
  return { total, ids: idsOf(pages) }
}

async function* idsOf(pages: AsyncGenerator<Placed[]>): AsyncGenerator<number[]> {
  for await (const page of pages) yield page.map(({ id }) => id)
}

/**
 * What a search lists, `size` at a time, and how much that is.
 *
 * `total` is what MISP puts into `X-Result-Count`: all that match for events and objects; for attributes those in the
 * answer, and one more where the limit cuts it.
 */
export async function listed<TB extends keyof Database, Row>(
  listing: Listing<TB>,
  size: number,
  read: ReadPage<Row>,
): Promise<Found<Row>> {
  const { limit } = listing.query
  // One more than is wanted tells whether there is more.
  const wanted = limit + 1
  const pages = readPages(read, wanted, size)
  const head = await pages.next()
  const first = head.done ? [] : head.value
  const total = await totalOf(listing, { count: first.length, isAll: first.length < Math.min(wanted, size) })
  return { total, pages: upTo(limit, first, pages) }
}

/** The first page often tells how many there are; only otherwise they are counted. */
async function totalOf<TB extends keyof Database>(
  { db, scope, query: { limit, offset }, matching }: Listing<TB>,
  seen: { count: number; isAll: boolean },
): Promise<number> {
  if (scope === 'attributes') {
    const isKnown = seen.isAll || seen.count > limit
    return isKnown
      ? seen.count
      : countOf(
          db,
          matching.offset(offset).$if(limit < Infinity, (q) => q.limit(limit + 1)),
        )
  }
  // An empty page behind the last one says nothing of those before it.
  const isKnown = seen.isAll && (seen.count > 0 || offset === 0)
  return isKnown ? offset + seen.count : countOf(db, matching)
}

type Placed = { id: number; place: Place }

/** Reads ids behind a place in the order: the values of the sort columns, the id last. */
function placesOf<TB extends keyof Database>({ scope, query: { order, offset }, matching }: Listing<TB>) {
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

async function countOf<TB extends keyof Database>(
  db: Db,
  counted: SelectQueryBuilder<Database, TB, object>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from (${counted}) as counted`.execute(db)
  return rows[0]?.total ?? 0
}

/** What is listed, without the one more that tells whether there is more. */
async function* upTo<Row>(limit: number, first: Row[], rest: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  let left = limit
  const take = (rows: Row[]) => {
    const page = rows.length > left ? rows.slice(0, left) : rows
    left -= page.length
    return page
  }
  yield take(first)
  if (left > 0) for await (const rows of rest) yield take(rows)
}
