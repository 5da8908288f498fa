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

/** As `tagsOfEvents`, for attributes: looked up run by run, since those of one event mostly have ids in a row. */
export async function tagsOfAttributes(
  db: Db,
  attributes: readonly Placed[],
  options: TagOptions,
): Promise<Map<number, AttachedTagRow[]>> {
  if (attributes.length === 0) return new Map()
  const runs = runsOf(attributes)
  const owners = sql<Run>`unnest(
    ${runs.map(({ event_id }) => event_id)}::bigint[],
    ${runs.map(({ first }) => first)}::bigint[],
    ${runs.map(({ last }) => last)}::bigint[])`
  const rows = await db
    .selectFrom(owners.as<'owner'>(sql`owner (event_id, first, last)`))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('attribute_tags')
          .selectAll()
          .whereRef('event_id', '=', 'owner.event_id')
          .whereRef('attribute_id', '>=', 'owner.first')
          .whereRef('attribute_id', '<=', 'owner.last')
          // Otherwise PostgreSQL may hold each of many runs against all that their event has.
          .offset(0)
          .as('link'),
      (join) => join.onTrue(),
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

type Placed = { id: number; event_id: number }
/** Attributes of one event with all ids from the first to the last. */
type Run = { event_id: number; first: number; last: number }

function runsOf(attributes: readonly Placed[]): Run[] {
  const runs: Run[] = []
  for (const { id, event_id } of attributes) {
    const run = runs.at(-1)
    if (run?.event_id === event_id && run.last + 1 === id) run.last = id
    else runs.push({ event_id, first: id, last: id })
  }
  return runs
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
