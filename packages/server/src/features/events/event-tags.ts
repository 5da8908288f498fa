import { sql, type Selectable } from 'kysely'
import type { TagsTable } from '../../db/tables/vocabulary.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

export type TagRow = Selectable<TagsTable>
/** A tag on an event or attribute: the connector's own fields around the library's tag. */
export type AttachedTagRow = TagRow & {
  link_id: number
  owner_id: number
  local: boolean
  relationship_type: string | null
}

export type TagOptions = {
  /** Tags that their library marks as not for export are left out unless asked for. */
  includeAllTags: boolean
  excludeLocalTags: boolean
}

/** The tags of these events, in the order in which they were attached, by event. */
export async function tagsOfEvents(
  db: Db,
  eventIds: readonly number[],
  options: TagOptions,
): Promise<Map<number, AttachedTagRow[]>> {
  const rows = await db
    .selectFrom('event_tags as link')
    .innerJoin('tags', 'tags.id', 'link.tag_id')
    .selectAll('tags')
    .select(['link.id as link_id', 'link.event_id as owner_id', 'link.local', 'link.relationship_type'])
    .where('link.event_id', '=', anyOf(eventIds))
    .$if(!options.includeAllTags, (query) => query.where('tags.exportable', '=', true))
    .$if(options.excludeLocalTags, (query) => query.where('link.local', '=', false))
    .orderBy('link.id')
    .execute()
  return byOwner(rows)
}

/** As `tagsOfEvents`, for attributes. Each is looked up with its own event: a list of one times a list of the other is a long way. */
export async function tagsOfAttributes(
  db: Db,
  attributes: readonly { id: number; event_id: number }[],
  options: TagOptions,
): Promise<Map<number, AttachedTagRow[]>> {
  if (attributes.length === 0) return new Map()
  const owners = sql<{ event_id: number; attribute_id: number }>`unnest(
    ${attributes.map(({ event_id }) => event_id)}::bigint[], ${attributes.map(({ id }) => id)}::bigint[])`
  const rows = await db
    .selectFrom(owners.as<'owner'>(sql`owner (event_id, attribute_id)`))
    .innerJoin('attribute_tags as link', (join) =>
      join.onRef('link.event_id', '=', 'owner.event_id').onRef('link.attribute_id', '=', 'owner.attribute_id'),
    )
    .innerJoin('tags', 'tags.id', 'link.tag_id')
    .selectAll('tags')
    .select(['link.id as link_id', 'link.attribute_id as owner_id', 'link.local', 'link.relationship_type'])
    .$if(!options.includeAllTags, (query) => query.where('tags.exportable', '=', true))
    .$if(options.excludeLocalTags, (query) => query.where('link.local', '=', false))
    .orderBy('link.id')
    .execute()
  return byOwner(rows)
}

function byOwner(rows: AttachedTagRow[]): Map<number, AttachedTagRow[]> {
  const owners = new Map<number, AttachedTagRow[]>()
  for (const row of rows) {
    const list = owners.get(row.owner_id)
    if (list) list.push(row)
    else owners.set(row.owner_id, [row])
  }
  return owners
}
