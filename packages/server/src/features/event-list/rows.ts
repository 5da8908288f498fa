import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadProposal } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { tagsOfEvents } from '../events/event-tags.ts'
import { eventsWithOrgs, matchingEvents, sortOf } from '../events/matching-events.ts'
import { shownTag } from '../events/shown-tag.ts'
import { visibleCount } from '../events/visible-count.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Asked } from './asked.ts'

/** How many events match, and those of them that stand in the part of the list that is asked for. */
export async function listRows(db: Db, actor: Actor, { filters, sort, offset, limit }: Asked): Promise<object> {
  const viewer = viewerOf(actor)
  const matching = await matchingEvents(db, actor, filters)
  const [{ total }, found] = await Promise.all([
    matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
    matching
      .select('events.id')
      .orderBy(sortOf(sort, viewer))
      // Equal ones keep their places from one part to the next.
      .orderBy('events.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
  ])
  const ids = found.map(({ id }) => id)
  return { total, offset, rows: await readRows(db, viewer, ids) }
}

/** In the order of their ids. */
async function readRows(db: Db, viewer: Viewer, ids: number[]): Promise<object[]> {
  const [rows, tags] = await Promise.all([
    eventsWithOrgs(db, viewer)
      .select([
        'events.id',
        'events.uuid',
        'events.info',
        'events.date',
        'events.timestamp',
        'events.published',
        'events.publish_timestamp',
        'events.threat_level_id',
        'events.analysis',
        'events.distribution',
        'orgc.id as orgc_id',
        'orgc.uuid as orgc_uuid',
        'orgc.name as orgc_name',
      ])
      .select([visibleCount(viewer).as('attribute_count'), proposalCount(viewer).as('proposal_count')])
      .where('events.id', '=', anyOf(ids))
      .execute(),
    tagsOfEvents(db, ids, { includeAllTags: true, excludeLocalTags: false }),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const { orgc_id, orgc_uuid, orgc_name, ...event } = row
    const orgc = { id: String(orgc_id), uuid: orgc_uuid, name: orgc_name }
    return [{ ...event, id: String(id), orgc, tags: (tags.get(id) ?? []).map(shownTag) }]
  })
}

/** Open proposals that the viewer may see. */
function proposalCount(viewer: Viewer) {
  return sql<number>`(
    select count(*) from shadow_attributes
    where shadow_attributes.event_id = events.id and not shadow_attributes.deleted and ${mayReadProposal(viewer)})`
}
