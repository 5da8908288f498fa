import { sql, type RawBuilder } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { presentTag } from './present.ts'

/** The tags that the actor may use, with how often those records carry them that they may see. */
export async function indexTags(db: Db, actor: Actor, wishes: Wishes): Promise<object[]> {
  const part = wishes['searchall'] ?? wishes['search'] ?? wishes['filter']
  const { name } = wishes
  const rows = await countedTags(db, actor)
    .$if(!isSiteAdmin(actor), (query) =>
      query.where('tags.org_id', 'in', [0, actor.orgId]).where('tags.user_id', 'in', [0, actor.userId]),
    )
    .$if(typeof part === 'string', (query) => query.where(sql<boolean>`strpos(lower(tags.name), lower(${part})) > 0`))
    .$if(typeof name === 'string', (query) => query.where('tags.name', '=', String(name)))
    .orderBy('tags.name')
    .execute()
  return rows.map((row) => ({
    ...presentTag(row),
    favourite: false,
    count: row.count,
    attribute_count: row.attribute_count,
  }))
}

/** Tags with their counts, to be narrowed by the caller. */
export function countedTags(db: Db, actor: Actor) {
  const viewer = viewerOf(actor)
  const count = (from: RawBuilder<unknown>) => sql<number>`(select count(*) from ${from})`
  return db
    .selectFrom('tags')
    .selectAll('tags')
    .select([
      count(sql`event_tags link join events on events.id = link.event_id
        where link.tag_id = tags.id and ${mayReadEvent(viewer)}`).as('count'),
      count(sql`attribute_tags link join attributes on attributes.id = link.attribute_id
        join events on events.id = attributes.event_id
        where link.tag_id = tags.id and not attributes.deleted
          and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}`).as('attribute_count'),
    ])
}
