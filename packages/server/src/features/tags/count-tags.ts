import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

/** How many records carry a tag, of those that the viewer may see; native numbers in MISP's answers. */
export type TagCounts = { count: number; attribute_count: number }

/** The counts of these tags, by id. */
export async function countTags(db: Db, actor: Actor, ids: readonly number[]): Promise<Map<number, TagCounts>> {
  const events = await eventCounts(db, actor, ids)
  const attributes = await attributeCounts(db, actor, ids)
  return new Map(ids.map((id) => [id, { count: events.get(id) ?? 0, attribute_count: attributes.get(id) ?? 0 }]))
}

type Counted = { tag_id: number; count: number }

async function eventCounts(db: Db, actor: Actor, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<Counted>`
    select link.tag_id, count(*) from event_tags link join events on events.id = link.event_id
    where link.tag_id = ${anyOf(ids)} and ${mayReadEvent(viewerOf(actor))}
    group by link.tag_id`.execute(db)
  return new Map(rows.map(({ tag_id, count }) => [tag_id, count]))
}

async function attributeCounts(db: Db, actor: Actor, ids: readonly number[]): Promise<Map<number, number>> {
  const viewer = viewerOf(actor)
  const { rows } = await sql<Counted>`
    select link.tag_id, count(*) from attribute_tags link
    join attributes on attributes.id = link.attribute_id
    join events on events.id = attributes.event_id
    where link.tag_id = ${anyOf(ids)} and not attributes.deleted
      and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}
    group by link.tag_id`.execute(db)
  return new Map(rows.map(({ tag_id, count }) => [tag_id, count]))
}
