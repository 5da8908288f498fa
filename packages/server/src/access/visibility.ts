import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { Database } from '../db/tables.ts'
import type { Db, Tx } from '../platform/db/connect.ts'
import { HOST_ORG_ID } from './host-org.ts'
import type { SightingPolicy } from './sighting-rules.ts'
import type { Viewer } from './viewer.ts'

/**
 * Who sees what, in one place. Reading goes by the owner (`org_id`), never by the creator (`orgc_id`); a child never
 * widens what its event allows.
 *
 * Source: MISP's Event::createEventConditions and MispAttribute::buildConditions, in `sharing-and-distribution` §2.
 */
type Predicate = RawBuilder<boolean>
type Reader = Db | Tx

/** The events that the viewer may see. */
export function visibleEvents(db: Reader, viewer: Viewer): SelectQueryBuilder<Database, 'events', object> {
  return db.selectFrom('events').where(mayReadEvent(viewer))
}

/** The objects that the viewer may see, joined to their events. */
export function visibleObjects(db: Reader, viewer: Viewer): SelectQueryBuilder<Database, 'events' | 'objects', object> {
  return db
    .selectFrom('objects')
    .innerJoin('events', 'events.id', 'objects.event_id')
    .where(mayReadEvent(viewer))
    .where(mayReadChild(viewer, 'objects'))
}

/** The attributes that the viewer may see, joined to their events; an attribute inside an object that is hidden is hidden. */
export function visibleAttributes(
  db: Reader,
  viewer: Viewer,
): SelectQueryBuilder<Database, 'attributes' | 'events', object> {
  return db
    .selectFrom('attributes')
    .innerJoin('events', 'events.id', 'attributes.event_id')
    .where(mayReadEvent(viewer))
    .where(mayReadAttribute(viewer))
}

/** The event reports that the viewer may see, joined to their events. */
export function visibleReports(
  db: Reader,
  viewer: Viewer,
): SelectQueryBuilder<Database, 'event_reports' | 'events', object> {
  return db
    .selectFrom('event_reports')
    .innerJoin('events', 'events.id', 'event_reports.event_id')
    .where(mayReadEvent(viewer))
    .where(mayReadChild(viewer, 'event_reports'))
}

/** The proposals that the viewer may see, joined to their events. */
export function visibleProposals(
  db: Reader,
  viewer: Viewer,
): SelectQueryBuilder<Database, 'events' | 'shadow_attributes', object> {
  return db
    .selectFrom('shadow_attributes')
    .innerJoin('events', 'events.id', 'shadow_attributes.event_id')
    .where(mayReadEvent(viewer))
    .where(mayReadProposal(viewer))
}

/** The sightings that the viewer may see, joined to their attributes and events. */
export function visibleSightings(
  db: Reader,
  viewer: Viewer,
  policy: SightingPolicy,
): SelectQueryBuilder<Database, 'attributes' | 'events' | 'sightings', object> {
  return db
    .selectFrom('sightings')
    .innerJoin('attributes', 'attributes.id', 'sightings.attribute_id')
    .innerJoin('events', 'events.id', 'sightings.event_id')
    .where(mayReadEvent(viewer))
    .where(mayReadAttribute(viewer))
    .where(mayReadSighting(viewer, policy))
}

/** Whether the event is the viewer's own: then all that is in it is theirs to see. */
export function owns(viewer: Viewer, event: { org_id: number }): boolean {
  return viewer.kind === 'everything' || viewer.orgId === event.org_id
}

/** The condition on `events` for this viewer; for queries that join it themselves. */
export function mayReadEvent(viewer: Viewer): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  const isShared = sql<boolean>`(events.distribution in (1, 2, 3)
    or (events.distribution = 4 and events.sharing_group_id = any(${viewer.sharingGroupIds})))`
  return sql<boolean>`(events.org_id = ${viewer.orgId}
    or ${viewer.hidesUnpublished ? sql<boolean>`(events.published and ${isShared})` : isShared}
    or exists (select from event_delegations offer where offer.event_id = events.id and offer.org_id = ${viewer.orgId}))`
}

/** The condition on a child table joined to `events`; the event's own condition comes on top. */
export function mayReadChild(viewer: Viewer, table: 'attributes' | 'objects' | 'event_reports'): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  const child = sql.table(table)
  return sql<boolean>`(events.org_id = ${viewer.orgId}
    or ${child}.distribution in (1, 2, 3, 5)
    or (${child}.distribution = 4 and ${child}.sharing_group_id = any(${viewer.sharingGroupIds})))`
}

/** As `mayReadChild`, and the attribute's object has to be readable too. */
export function mayReadAttribute(viewer: Viewer): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(${mayReadChild(viewer, 'attributes')} and (attributes.object_id = 0 or exists (
    select from objects where objects.id = attributes.object_id and ${mayReadChild(viewer, 'objects')})))`
}

/**
 * The condition on `shadow_attributes` joined to `events`: a proposal has no level of its own, and one that changes or
 * deletes an attribute is hidden where the attribute is. Source: MISP's ShadowAttribute::buildConditions.
 */
export function mayReadProposal(viewer: Viewer): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(shadow_attributes.old_id = 0 or exists (
    select from attributes where attributes.id = shadow_attributes.old_id and ${mayReadAttribute(viewer)}))`
}

/**
 * The condition on `sightings` joined to `events`; that the attribute is seen comes on top. Whoever owns the event sees
 * all that was seen of it, others what the server's policy shows them.
 *
 * Source: MISP's Sighting::attachToEvent, in `sharing-and-distribution` §2.4.
 */
function mayReadSighting(viewer: Viewer, policy: SightingPolicy): Predicate {
  if (viewer.kind === 'everything' || policy === 2) return sql<boolean>`true`
  return sql<boolean>`(events.org_id = ${viewer.orgId} or ${shownBy(policy, viewer.orgId)})`
}

function shownBy(policy: Exclude<SightingPolicy, 2>, orgId: number): Predicate {
  switch (policy) {
    case 0:
      return sql<boolean>`sightings.org_id = ${orgId}`
    case 1:
      return sql<boolean>`exists (
        select from sightings own where own.org_id = ${orgId} and own.event_id = sightings.event_id)`
    case 3:
      return sql<boolean>`sightings.org_id in (${orgId}, ${HOST_ORG_ID})`
  }
}
