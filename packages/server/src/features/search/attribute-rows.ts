import { visibleAttributes, visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { readByIds, slices } from '../../platform/db/read-by-ids.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { pagesOf, withColumns, type AttributeColumn, type FoundAttribute, type RowsQuery } from './attribute-columns.ts'
import { attributesWanted, eventsWanted, isWanted, shownInEvents, type Search } from './conditions.ts'
import { findIds, listed, type Found } from './found-ids.ts'
import type { Query } from './query.ts'

/** Rows are read this many at a time: each page is a question to the database, and one for what stands around it. */
const PAGE = 1_000

/** The attributes that a search in the scope of attributes lists. */
export async function findAttributes<Column extends AttributeColumn>(
  search: Search,
  columns: readonly Column[],
): Promise<Found<FoundAttribute<Column>>> {
  const { query, warnings } = search
  if (!warnings?.leavesOut) return listAttributes(search, columns)
  const all = await listAttributes({ ...search, query: { ...query, limit: Infinity, offset: 0 } }, columns)
  const total = Math.max(0, Math.min(query.limit + 1, all.total - query.offset))
  return { total, pages: pageOf(query, keptOf(search, all.pages)) }
}

async function listAttributes<Column extends AttributeColumn>(
  search: Search,
  columns: readonly Column[],
): Promise<Found<FoundAttribute<Column>>> {
  const { db, viewer, query } = search
  let matching = visibleAttributes(db, viewer)
  for (const condition of attributesWanted(search)) matching = matching.where(condition)
  const listing = { db, scope: 'attributes', query, matching } as const
  if (isToldByRow(query)) return listed(listing, PAGE, pagesOf(withColumns(matching, columns), query.offset))
  const { total, ids } = await findIds(listing)
  const rows = withColumns(visibleAttributes(db, viewer), columns)
  return { total, pages: readByIds(ids, PAGE, async (page) => rows.where('attributes.id', '=', anyOf(page)).execute()) }
}

/**
 * Whether each row tells by itself, with its event, whether it is listed, and they are listed by id: then pages are read
 * one behind the other. Whatever has to be gathered first, such as the holders of values and of tags, would be gathered
 * for each page anew.
 */
function isToldByRow({ order, freeText, uuid, tags, eventTags, attribute, object, galaxies }: Query): boolean {
  const terms = [freeText, uuid, tags, eventTags]
  const isByValue = attribute.some(({ by }) => by === 'value' || by === 'value1' || by === 'value2')
  return order.length + object.length + galaxies.length === 0 && !isByValue && terms.every((term) => term === undefined)
}

/** Pages without what warninglists leave out. */
async function* keptOf<Row extends FoundAttribute>(
  { warnings }: Search,
  pages: AsyncGenerator<Row[]>,
): AsyncGenerator<Row[]> {
  for await (const rows of pages) {
    const kept = warnings?.kept(rows) ?? rows
    if (kept.length > 0) yield kept
  }
}

/**
 * The page that was asked for, cut from what is left: it is as full as any other, and none that follows holds anything
 * twice. What stands before it is looked at as well, since what is left of it is not known beforehand.
 */
async function* pageOf<Row>({ offset, limit }: Query, pages: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  let skip = offset
  let left = limit
  for await (const rows of pages) {
    const page = rows.slice(skip, skip + left)
    skip = Math.max(0, skip - rows.length)
    left -= page.length
    if (page.length > 0) yield page
    if (left <= 0) return
  }
}

/** The attributes of the events that a search in the scope of events lists, event by event, as flat formats show them. */
export async function findAttributesOfEvents<Column extends AttributeColumn>(
  search: Search,
  columns: readonly Column[],
): Promise<Found<FoundAttribute<Column>>> {
  const { db, viewer, query } = search
  let matching = visibleEvents(db, viewer)
  for (const condition of eventsWanted(search)) matching = matching.where(condition)
  const { total, ids } = await findIds({ db, scope: 'events', query, matching })
  return { total, pages: keptOf(search, attributesOfEvents(search, withColumns(shownOf(search), columns), ids)) }
}

async function* attributesOfEvents<Row extends FoundAttribute>(
  search: Search,
  shown: RowsQuery<Row>,
  chunks: AsyncGenerator<number[]>,
): AsyncGenerator<Row[]> {
  for await (const ids of slices(chunks, 500)) {
    for (const group of await groupsOf(search, ids)) {
      const [only] = group
      if (group.length === 1 && only !== undefined) yield* attributesOfOne(shown, only)
      else yield await attributesOfSeveral(shown, group)
    }
  }
}

/** Events in groups whose attributes are few enough to be read at once; an event of many stands alone. */
async function groupsOf({ db, viewer, query }: Search, ids: readonly number[]): Promise<number[][]> {
  // How many deleted ones an event holds is not known beforehand.
  if (query.deleted !== 'live') return ids.map((id) => [id])
  const rows = await visibleEvents(db, viewer)
    .select(['events.id', 'events.attribute_count'])
    .where('events.id', '=', anyOf(ids))
    .execute()
  const counts = new Map(rows.map(({ id, attribute_count }) => [id, attribute_count]))
  const groups: number[][] = []
  let size = Infinity
  for (const id of ids) {
    size += counts.get(id) ?? 0
    if (size <= PAGE) groups.at(-1)?.push(id)
    else {
      groups.push([id])
      size = counts.get(id) ?? 0
    }
  }
  return groups
}

function shownOf(search: Search): RowsQuery<object> {
  let shown = visibleAttributes(search.db, search.viewer).where(isWanted(search, 'attributes'))
  for (const condition of shownInEvents(search)) shown = shown.where(condition)
  return shown
}

function attributesOfOne<Row extends FoundAttribute>(shown: RowsQuery<Row>, eventId: number): AsyncGenerator<Row[]> {
  return readPages(pagesOf(shown.where('attributes.event_id', '=', eventId), 0), Infinity, PAGE)
}

async function attributesOfSeveral<Row extends FoundAttribute>(
  shown: RowsQuery<Row>,
  eventIds: readonly number[],
): Promise<Row[]> {
  const ofEvents = shown.where('attributes.event_id', '=', anyOf(eventIds))
  const rows = await ofEvents.orderBy('attributes.id').execute()
  const rank = new Map(eventIds.map((id, i) => [id, i]))
  const rankOf = ({ event_id }: Row) => rank.get(event_id) ?? 0
  // The rows came by id, and sorting keeps the order of equals.
  return rows.sort((a, b) => rankOf(a) - rankOf(b))
}
