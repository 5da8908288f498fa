import { visibleAttributes, visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { BATCH, readPages } from '../../platform/db/read-pages.ts'
import { readByIds, slices } from '../../platform/db/read-by-ids.ts'
import type { AttributeRow } from '../events/rows.ts'
import { attributesWanted, eventsWanted, isWanted, shownInEvents, type Search } from './conditions.ts'
import { findIds, type Found } from './found-ids.ts'
import type { Query } from './query.ts'

/** The attributes that a search in the scope of attributes lists. */
export async function findAttributes(search: Search): Promise<Found<AttributeRow>> {
  let matching = visibleAttributes(search.db, search.viewer)
  for (const condition of attributesWanted(search)) matching = matching.where(condition)
  const read = async (page: number[]) =>
    visibleAttributes(search.db, search.viewer)
      .selectAll('attributes')
      .where('attributes.id', '=', anyOf(page))
      .execute()
  const { query, warnings } = search
  if (!warnings?.leavesOut) {
    const { total, ids } = await findIds('attributes', query, matching)
    return { total, pages: readByIds(ids, BATCH, read) }
  }
  const all = await findIds('attributes', { ...query, limit: Infinity, offset: 0 }, matching)
  const total = Math.max(0, Math.min(query.limit + 1, all.total - query.offset))
  return { total, pages: pageOf(query, keptOf(search, readByIds(all.ids, BATCH, read))) }
}

/** Pages without what warninglists leave out. */
async function* keptOf({ warnings }: Search, pages: AsyncGenerator<AttributeRow[]>): AsyncGenerator<AttributeRow[]> {
  for await (const rows of pages) {
    const kept = warnings?.kept(rows) ?? rows
    if (kept.length > 0) yield kept
  }
}

/**
 * The page that was asked for, cut from what is left: it is as full as any other, and none that follows holds anything
 * twice. What stands before it is looked at as well, since what is left of it is not known beforehand.
 */
async function* pageOf(
  { offset, limit }: Query,
  pages: AsyncGenerator<AttributeRow[]>,
): AsyncGenerator<AttributeRow[]> {
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
export async function findAttributesOfEvents(search: Search): Promise<Found<AttributeRow>> {
  let matching = visibleEvents(search.db, search.viewer)
  for (const condition of eventsWanted(search)) matching = matching.where(condition)
  const { total, ids } = await findIds('events', search.query, matching)
  return { total, pages: keptOf(search, attributesOfEvents(search, ids)) }
}

async function* attributesOfEvents(search: Search, chunks: AsyncGenerator<number[]>): AsyncGenerator<AttributeRow[]> {
  for await (const ids of slices(chunks, 500)) {
    for (const group of await groupsOf(search, ids)) {
      const [only] = group
      if (group.length === 1 && only !== undefined) yield* attributesOfOne(search, only)
      else yield await attributesOfSeveral(search, group)
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
    if (size <= BATCH) groups.at(-1)?.push(id)
    else {
      groups.push([id])
      size = counts.get(id) ?? 0
    }
  }
  return groups
}

function shownOf(search: Search) {
  let shown = visibleAttributes(search.db, search.viewer).selectAll('attributes').where(isWanted(search, 'attributes'))
  for (const condition of shownInEvents(search)) shown = shown.where(condition)
  return shown.orderBy('attributes.id')
}

function attributesOfOne(search: Search, eventId: number): AsyncGenerator<AttributeRow[]> {
  const shown = shownOf(search).where('attributes.event_id', '=', eventId)
  return readPages(async (after, size) =>
    shown
      .where('attributes.id', '>', after?.id ?? 0)
      .limit(size)
      .execute(),
  )
}

async function attributesOfSeveral(search: Search, eventIds: readonly number[]): Promise<AttributeRow[]> {
  const rows = await shownOf(search).where('attributes.event_id', '=', anyOf(eventIds)).execute()
  const rank = new Map(eventIds.map((id, i) => [id, i]))
  const rankOf = ({ event_id }: AttributeRow) => rank.get(event_id) ?? 0
  // The rows came by id, and sorting keeps the order of equals.
  return rows.sort((a, b) => rankOf(a) - rankOf(b))
}
