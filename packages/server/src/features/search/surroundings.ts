import { visibleEvents, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { tagsOfEvents, type AttachedTagRow } from '../events/event-tags.ts'
import type { AttributeRow } from '../events/rows.ts'
import { tagOptions, type Search } from './conditions.ts'

/** What an answer may say of the event around an attribute. */
export type EventFacts = Awaited<ReturnType<typeof factsOfEvents>>[number] & { tags: AttachedTagRow[] }
/** What it may say of the object. */
export type ObjectFacts = Awaited<ReturnType<typeof factsOfObjects>>[number]
export type Surroundings = { events: ReadonlyMap<number, EventFacts>; objects: ReadonlyMap<number, ObjectFacts> }

/**
 * Looks up the events and objects around attributes, page after page. Attributes of one event mostly follow each other:
 * what the last page needed is remembered, and nothing older.
 */
export function surroundingsReader(search: Search, withTags: boolean) {
  let known: ReadonlyMap<number, EventFacts> = new Map()
  return async (rows: readonly Pick<AttributeRow, 'event_id' | 'object_id'>[]): Promise<Surroundings> => {
    const eventIds = [...new Set(rows.map(({ event_id }) => event_id))]
    const remembered = eventIds.flatMap((id) => known.get(id) ?? [])
    const read = await readEvents(
      search,
      eventIds.filter((id) => !known.has(id)),
      withTags,
    )
    known = new Map([...remembered, ...read].map((event) => [event.id, event]))
    const objectIds = new Set(rows.map(({ object_id }) => object_id).filter((id) => id !== 0))
    const objects = objectIds.size === 0 ? [] : await factsOfObjects(search, [...objectIds])
    return { events: known, objects: new Map(objects.map((object) => [object.id, object])) }
  }
}

async function readEvents(search: Search, ids: readonly number[], withTags: boolean): Promise<EventFacts[]> {
  if (ids.length === 0) return []
  const events = await factsOfEvents(search, ids)
  const tags = withTags ? await tagsOfEvents(search.db, ids, tagOptions(search)) : new Map<number, AttachedTagRow[]>()
  return events.map((event) => Object.assign(event, { tags: tags.get(event.id) ?? [] }))
}

async function factsOfEvents({ db, viewer }: Search, ids: readonly number[]) {
  return visibleEvents(db, viewer)
    .innerJoin('organisations as org', 'org.id', 'events.org_id')
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
    .selectAll('events')
    .select(['org.name as org_name', 'orgc.name as orgc_name', 'orgc.uuid as orgc_uuid', 'orgc.local as orgc_local'])
    .where('events.id', '=', anyOf(ids))
    .execute()
}

async function factsOfObjects({ db, viewer }: Search, ids: readonly number[]) {
  return visibleObjects(db, viewer)
    .select([
      'objects.id',
      'objects.uuid',
      'objects.name',
      'objects.meta_category',
      'objects.distribution',
      'objects.sharing_group_id',
    ])
    .where('objects.id', '=', anyOf(ids))
    .execute()
}
