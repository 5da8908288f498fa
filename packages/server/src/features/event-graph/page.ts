import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeRow, ObjectRow } from '../events/rows.ts'
import { refuseCursor, type Asked } from './asked.ts'

type InEvent = { event_uuid: string }
/** One page of what stands directly in an event: its objects, and after them the attributes outside objects. */
export type Page = { objects: (ObjectRow & InEvent)[]; attributes: (AttributeRow & InEvent)[]; next: string | null }

export async function readPage(asked: Asked): Promise<Page> {
  const start = readCursor(asked.after)
  const objects = start.kind === 'object' ? await objectsAfter(asked, start.id) : []
  if (objects.length > asked.limit) return cut({ objects, attributes: [] }, asked.limit)
  const left = asked.limit - objects.length
  const attributes = await attributesAfter(asked, start.kind === 'attribute' ? start.id : 0, left)
  return cut({ objects, attributes }, asked.limit)
}

/** One more was read than is shown, so that it is known whether there is a next page. */
function cut({ objects, attributes }: Omit<Page, 'next'>, limit: number): Page {
  if (objects.length + attributes.length <= limit) return { objects, attributes, next: null }
  if (attributes.length === 0) objects.pop()
  else attributes.pop()
  const last = attributes.at(-1)
  return { objects, attributes, next: last ? `attribute-${last.id}` : `object-${objects.at(-1)?.id ?? 0}` }
}

function readCursor(after = 'object-0'): { kind: 'object' | 'attribute'; id: number } {
  const [, kind, id] = /^(object|attribute)-(\d{1,15})$/.exec(after) ?? refuseCursor()
  return { kind: kind === 'object' ? 'object' : 'attribute', id: Number(id) }
}

async function objectsAfter({ context, viewer, eventIds, limit }: Asked, id: number): Promise<Page['objects']> {
  return visibleObjects(context.db, viewer)
    .selectAll('objects')
    .select('events.uuid as event_uuid')
    .where('objects.event_id', '=', anyOf(eventIds))
    .where('objects.deleted', '=', false)
    .where('objects.id', '>', id)
    .orderBy('objects.id')
    .limit(limit + 1)
    .execute()
}

async function attributesAfter(asked: Asked, id: number, limit: number): Promise<Page['attributes']> {
  return visibleAttributes(asked.context.db, asked.viewer)
    .selectAll('attributes')
    .select('events.uuid as event_uuid')
    .where('attributes.event_id', '=', anyOf(asked.eventIds))
    .where('attributes.object_id', '=', 0)
    .where('attributes.deleted', '=', false)
    .where('attributes.id', '>', id)
    .orderBy('attributes.id')
    .limit(limit + 1)
    .execute()
}

/** The value by which people know each of these objects: its first attribute's. */
export async function sayingsOf(asked: Asked, objects: readonly ObjectRow[]): Promise<Map<number, string>> {
  if (objects.length === 0) return new Map()
  const rows = await visibleAttributes(asked.context.db, asked.viewer)
    .distinctOn('attributes.object_id')
    .select(['attributes.object_id', 'attributes.value1', 'attributes.value2'])
    .where('attributes.event_id', '=', anyOf(asked.eventIds))
    .where('attributes.object_id', '=', anyOf(objects.map(({ id }) => id)))
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.object_id')
    .orderBy('attributes.id')
    .execute()
  return new Map(rows.map((row) => [row.object_id, wholeValue(row)]))
}

/** How many there are of each, over all pages. */
export async function countsOf({ context, viewer, eventIds }: Asked): Promise<Record<string, number>> {
  const objects = await visibleObjects(context.db, viewer)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('objects.event_id', '=', anyOf(eventIds))
    .where('objects.deleted', '=', false)
    .executeTakeFirstOrThrow()
  const attributes = await visibleAttributes(context.db, viewer)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('attributes.event_id', '=', anyOf(eventIds))
    .where('attributes.object_id', '=', 0)
    .where('attributes.deleted', '=', false)
    .executeTakeFirstOrThrow()
  return { objects: objects.count, attributes: attributes.count }
}
