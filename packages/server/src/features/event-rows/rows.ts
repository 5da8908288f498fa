import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes, type AttachedTagRow } from '../events/event-tags.ts'
import { requireEvent } from '../events/find-event.ts'
import { contains } from '../events/index-filters.ts'
import { shownTag } from '../events/shown-tag.ts'
import type { Asked, Sort } from './asked.ts'

const SORTS: Record<Sort, string> = {
  timestamp: 'attributes.timestamp',
  type: 'attributes.type',
  category: 'attributes.category',
  value: 'attributes.value1',
  to_ids: 'attributes.to_ids',
  distribution: 'attributes.distribution',
  first_seen: 'attributes.first_seen',
}

/** How many attributes of an event match, and those of them that stand in the part that is asked for. */
export async function listRows(db: Db, actor: Actor, id: string, asked: Asked): Promise<object> {
  const viewer = viewerOf(actor)
  const event = await requireEvent(db, viewer, id)
  const matching = matchingAttributes(db, viewer, event.id, asked)
  const order = asked.direction === 'asc' ? sql`asc` : sql`desc`
  const [{ total }, found] = await Promise.all([
    matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
    matching
      .select('attributes.id')
      .orderBy(sql`${sql.ref(SORTS[asked.sort])} ${order} nulls last`)
      // Equal ones keep their places from one part to the next.
      .orderBy('attributes.id')
      .limit(asked.limit)
      .offset(asked.offset)
      .execute(),
  ])
  const ids = found.map(({ id: found }) => found)
  return { total, offset: asked.offset, rows: await readRows(db, viewer, event.id, ids) }
}

function matchingAttributes(db: Db, viewer: Viewer, eventId: number, { words, deleted }: Asked) {
  const part = contains(words)
  return visibleAttributes(db, viewer)
    .where('attributes.event_id', '=', eventId)
    .$if(deleted !== 'with', (query) => query.where('attributes.deleted', '=', deleted === 'only'))
    .$if(words !== '', (query) =>
      query.where(
        sql<boolean>`(attributes.value1 ilike ${part} or attributes.value2 ilike ${part}
          or attributes.comment ilike ${part} or attributes.type ilike ${part})`,
      ),
    )
}

/** In the order of their ids. */
async function readRows(db: Db, viewer: Viewer, eventId: number, ids: number[]): Promise<object[]> {
  const [rows, tags] = await Promise.all([
    visibleAttributes(db, viewer)
      .leftJoin('objects', 'objects.id', 'attributes.object_id')
      .selectAll('attributes')
      .select(['objects.name as object_name', 'objects.uuid as object_uuid'])
      .where('attributes.event_id', '=', eventId)
      .where('attributes.id', '=', anyOf(ids))
      .execute(),
    tagsOfAttributes(
      db,
      ids.map((id) => ({ id, event_id: eventId })),
      { includeAllTags: true, excludeLocalTags: false },
    ),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [presentRow(row, tags.get(id) ?? [])] : []
  })
}

type Row = Parameters<typeof wholeValue>[0] & {
  id: number
  uuid: string
  type: string
  category: string
  comment: string
  to_ids: boolean
  distribution: number
  deleted: boolean
  timestamp: number
  object_relation: string | null
  object_name: string | null
  object_uuid: string | null
}

function presentRow(row: Row, tags: readonly AttachedTagRow[]): object {
  const { uuid, type, category, comment, to_ids, distribution, deleted, timestamp } = row
  return {
    id: String(row.id),
    uuid,
    type,
    category,
    value: wholeValue(row),
    comment,
    to_ids,
    distribution,
    deleted,
    timestamp,
    object:
      row.object_name === null
        ? null
        : { uuid: row.object_uuid, name: row.object_name, relation: row.object_relation ?? '' },
    tags: tags.map(shownTag),
  }
}
