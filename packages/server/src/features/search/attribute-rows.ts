import { sql, type RawBuilder } from 'kysely'
import { visibleAttributes, visibleEvents } from '../../access/visibility.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import type { AttributeRow } from '../events/rows.ts'
import { attributesWanted, eventsWanted, isWanted, type Search } from './conditions.ts'
import { sortingOf } from './order.ts'
import type { Predicate } from './patterns.ts'

/** A found attribute with what its answer may say of its event and object. */
export type FoundRow = AttributeRow & {
  place: unknown[]
  event_uuid: string
  event_info: string
  event_org_id: number
  event_orgc_id: number
  event_date: string
  event_threat_level_id: number
  event_published: boolean
  event_analysis: number
  event_timestamp: number
  event_distribution: number
  event_publish_timestamp: number
  event_sharing_group_id: number
  event_extends_uuid: string | null
  org_name: string
  orgc_name: string
  orgc_uuid: string
  orgc_local: boolean
  object_uuid: string | null
  object_name: string | null
  object_meta_category: string | null
  object_distribution: number | null
  object_sharing_group_id: number | null
}

/** Found rows in pages, and how many there are in all. */
export type Found<Row> = { total: number; pages: AsyncGenerator<Row[]> }

/** The attributes that a search in the scope of attributes lists. */
export async function findAttributes(search: Search): Promise<Found<FoundRow>> {
  return listRows(search, attributesWanted(search))
}

/** The attributes of the events that a search in the scope of events lists, as flat formats show them. */
export async function findAttributesOfEvents(search: Search): Promise<Found<FoundRow>> {
  let events = visibleEvents(search.db, search.viewer).select('events.id')
  for (const condition of eventsWanted(search)) events = events.where(condition)
  const ofEvents = sql<boolean>`attributes.event_id in ${sql`${events}`}`
  const order = [{ column: 'Attribute.event_id', isDescending: false }]
  const rows = { ...search, query: { ...search.query, order } }
  return listRows(rows, [ofEvents, isWanted(search, 'attributes'), ...shownInEvents(search)])
}

/** Which attributes of the events found are shown: `to_ids` and unwanted tags narrow them. */
export function shownInEvents({ query, tags }: Search): Predicate[] {
  const unwanted = [...tags.blocked, ...tags.anywhere.flatMap(({ none }) => none)]
  const toIds = query.attribute.find((filter) => filter.by === 'to_ids')
  return [
    ...(toIds?.by === 'to_ids' ? [sql<boolean>`attributes.to_ids = ${toIds.is}`] : []),
    ...(unwanted.length > 0
      ? [
          sql<boolean>`not exists (select from attribute_tags t
            where t.event_id = attributes.event_id and t.attribute_id = attributes.id and t.tag_id = any(${unwanted}))`,
        ]
      : []),
  ]
}

async function listRows(search: Search, conditions: readonly Predicate[]): Promise<Found<FoundRow>> {
  const { db, viewer, query } = search
  const sorting = sortingOf('attributes', query.order)
  const matching = () => {
    let rows = visibleAttributes(db, viewer)
    for (const condition of conditions) rows = rows.where(condition)
    return rows
  }
  const pages = readPages<FoundRow>(async (after, size) => {
    const page = matching()
      .innerJoin('organisations as org', 'org.id', 'events.org_id')
      .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
      .leftJoin('objects as object', 'object.id', 'attributes.object_id')
      .selectAll('attributes')
      .select([...eventColumns, ...orgColumns, ...objectColumns, placeOf(sorting.keys)])
      .orderBy(sorting.orderBy)
      .limit(size)
    const rows = after === undefined ? page.offset(query.offset) : page.where(sorting.after(after.place))
    return rows.execute()
  }, query.limit)
  return countPages(pages, query.limit, async () => {
    const { total } = await matching()
      .select(sql<number>`count(*)`.as('total'))
      .executeTakeFirstOrThrow()
    return Math.max(0, total - query.offset)
  })
}

const eventColumns = [
  'events.uuid as event_uuid',
  'events.info as event_info',
  'events.org_id as event_org_id',
  'events.orgc_id as event_orgc_id',
  'events.date as event_date',
  'events.threat_level_id as event_threat_level_id',
  'events.published as event_published',
  'events.analysis as event_analysis',
  'events.timestamp as event_timestamp',
  'events.distribution as event_distribution',
  'events.publish_timestamp as event_publish_timestamp',
  'events.sharing_group_id as event_sharing_group_id',
  'events.extends_uuid as event_extends_uuid',
] as const
const orgColumns = [
  'org.name as org_name',
  'orgc.name as orgc_name',
  'orgc.uuid as orgc_uuid',
  'orgc.local as orgc_local',
] as const
const objectColumns = [
  'object.uuid as object_uuid',
  'object.name as object_name',
  'object.meta_category as object_meta_category',
  'object.distribution as object_distribution',
  'object.sharing_group_id as object_sharing_group_id',
] as const

/** Where a row stands in the order, for the next page to go on from. */
export function placeOf(keys: readonly RawBuilder<unknown>[]) {
  return sql<unknown[]>`jsonb_build_array(${sql.join(keys)})`.as('place')
}

/** What the first page holds is often all there is; only otherwise the rest is counted. */
export async function countPages<Row>(
  pages: AsyncGenerator<Row[]>,
  limit: number,
  count: () => Promise<number>,
): Promise<Found<Row>> {
  const first = await pages.next()
  const rows = first.done ? [] : first.value
  const second = await pages.next()
  if (second.done) return { total: rows.length, pages: replay([rows], pages) }
  return { total: Math.min(limit, await count()), pages: replay([rows, second.value], pages) }
}

async function* replay<Row>(read: Row[][], rest: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  for (const rows of read) if (rows.length > 0) yield rows
  yield* rest
}
