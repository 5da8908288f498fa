import { sql, type RawBuilder } from 'kysely'
import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { refuseCursor, type Asked } from './asked.ts'
import { attributeNode, objectNode, type GraphNode } from './graph.ts'
import { sayingsOf } from './page.ts'

/** Where a page starts: behind this moment (microseconds), and there behind this one of objects (0) or attributes (1). */
type Place = { time: number; rank: 0 | 1; id: number }
type Item = Place & { node: () => GraphNode }

const START: Place = { time: -Number.MAX_SAFE_INTEGER, rank: 0, id: 0 }

/**
 * What an event says of when things were seen, from the earliest on: objects, and attributes inside and outside of them
 * that say it themselves. Those that say nothing are counted.
 */
export async function eventTimeline(asked: Asked): Promise<object> {
  const place = readPlace(asked.after)
  const items = [...(await objectsBehind(asked, place)), ...(await attributesBehind(asked, place))].sort(inOrder)
  const page = items.slice(0, asked.limit)
  const last = page.at(-1)
  return {
    items: page.map(({ node }) => node()),
    counts: asked.after === undefined ? await countsOf(asked) : undefined,
    next: items.length > asked.limit && last ? `${last.time}_${last.rank}_${last.id}` : null,
  }
}

function readPlace(after: string | undefined): Place {
  if (after === undefined) return START
  const [, time, rank, id] = /^(-?\d{1,16})_([01])_(\d{1,15})$/.exec(after) ?? refuseCursor()
  const place = { time: Number(time), rank: rank === '0' ? 0 : 1, id: Number(id) } as const
  return Number.isSafeInteger(place.time) ? place : refuseCursor()
}

function inOrder(a: Place, b: Place): number {
  return a.time - b.time || a.rank - b.rank || a.id - b.id
}

/** Seen first, or else last. */
function moment(table: 'attributes' | 'objects'): RawBuilder<number> {
  return sql<number>`coalesce(${sql.table(table)}.first_seen, ${sql.table(table)}.last_seen)`
}

function isBehind(table: 'attributes' | 'objects', rank: 0 | 1, place: Place): RawBuilder<boolean> {
  const time = moment(table)
  if (rank < place.rank) return sql<boolean>`(${time} is not null and ${time} > ${place.time})`
  const id = rank === place.rank ? place.id : 0
  // In the words of the partial index, so that the planner recognises it.
  return sql<boolean>`(${time} is not null
    and (${time}, ${sql.table(table)}.id) > (${place.time}::bigint, ${id}::bigint))`
}

async function objectsBehind(asked: Asked, place: Place): Promise<Item[]> {
  const { context, viewer, eventIds, limit } = asked
  const rows = await visibleObjects(context.db, viewer)
    .selectAll('objects')
    .select(['events.uuid as event_uuid', moment('objects').as('time')])
    .where('objects.event_id', '=', anyOf(eventIds))
    .where('objects.deleted', '=', false)
    .where(isBehind('objects', 0, place))
    .orderBy(moment('objects'))
    .orderBy('objects.id')
    .limit(limit + 1)
    .execute()
  const sayings = await sayingsOf(asked, rows)
  return rows.map((row) => ({ time: row.time, rank: 0, id: row.id, node: () => objectNode(row, sayings.get(row.id)) }))
}

async function attributesBehind({ context, viewer, eventIds, limit }: Asked, place: Place): Promise<Item[]> {
  const rows = await visibleAttributes(context.db, viewer)
    .selectAll('attributes')
    .select(['events.uuid as event_uuid', moment('attributes').as('time')])
    .where('attributes.event_id', '=', anyOf(eventIds))
    .where('attributes.deleted', '=', false)
    .where(isBehind('attributes', 1, place))
    .orderBy(moment('attributes'))
    .orderBy('attributes.id')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({ time: row.time, rank: 1, id: row.id, node: () => attributeNode(row) }))
}

/** How many say when they were seen and how many do not. */
async function countsOf({ context, viewer, eventIds }: Asked): Promise<object> {
  const count = { dated: sql<number>`count(${moment('attributes')})`, all: sql<number>`count(*)` }
  const attributes = await visibleAttributes(context.db, viewer)
    .select([count.dated.as('dated'), count.all.as('all')])
    .where('attributes.event_id', '=', anyOf(eventIds))
    .where('attributes.deleted', '=', false)
    .executeTakeFirstOrThrow()
  const objects = await visibleObjects(context.db, viewer)
    .select([sql<number>`count(${moment('objects')})`.as('dated'), count.all.as('all')])
    .where('objects.event_id', '=', anyOf(eventIds))
    .where('objects.deleted', '=', false)
    .executeTakeFirstOrThrow()
  return {
    attributes: attributes.dated,
    objects: objects.dated,
    undated: attributes.all + objects.all - attributes.dated - objects.dated,
  }
}
