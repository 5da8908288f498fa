import { sql, type RawBuilder } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadAttribute, mayReadChild, mayReadEvent, mayReadProposal } from '../../access/visibility.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Differences } from '../../db/tables/audit.ts'

type Condition = RawBuilder<boolean>

/** A row of the log as one reader may see it. What they may not know is empty, for searching as well. */
export type Line = {
  id: number
  created: Date
  user_id: number
  email: string
  org_id: number
  org_name: string
  request_type: number
  key_id: number | null
  ip: string | null
  request_id: string | null
  action: string
  model: string
  model_id: number
  model_title: string
  event_id: number | null
  change: Differences
  members: Differences
  /** Whether the reader may know which organisation it was. */
  names_org: boolean
}

/**
 * The whole log as this reader may see it: rows of records that they may see, and what changed in those only where the
 * record is their organisation's, everybody's, or their own doing; who is in a confidential group stays in the group.
 */
export function linesFor(actor: Actor): RawBuilder<Line> {
  return sql<Line>`(
    select entry.id, entry.created, entry.user_id, entry.email, entry.org_id, entry.org_name, entry.request_type,
      entry.key_id, host(entry.ip) as ip, entry.request_id, entry.action, entry.model, entry.model_id,
      case when ${knowsChange(actor)} then entry.title else '' end as model_title,
      entry.event_id,
      case when ${knowsChange(actor)} then entry.change else '{}' end as change,
      case when ${knowsMembers(actor)} then coalesce(entry.members, '{}') else '{}' end as members,
      ${namesOrg(actor)} as names_org
    from audit_log entry
    where ${mayReadRecord(actor)}
  )`
}

/**
 * Whose doings are whose to search: all for site admins, their organisation's for org admins, their own for others.
 *
 * Source: MISP's LogsController and AuditLogsController, in `roles-and-permissions`, "Logs".
 */
export function ownDoings(actor: Actor): Condition {
  if (isSiteAdmin(actor)) return sql<boolean>`true`
  if (actor.permissions.has('perm_admin')) return sql<boolean>`line.org_id = ${actor.orgId}`
  return sql<boolean>`line.user_id = ${actor.userId}`
}

/**
 * A record that was deleted is its owner's still. MISP shows an organisation's admin what site admins of theirs did to
 * others' records, and all of it; we do not.
 */
function mayReadRecord(actor: Actor): Condition {
  const viewer = viewerOf(actor)
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(entry.owner_org_id is null or entry.owner_org_id = ${viewer.orgId} or case entry.model
    when 'Event' then exists (select from events where events.id = entry.model_id and ${isSameOwners(viewer)})
    when 'ShadowAttribute' then ${proposalIsSeen(viewer)}
    when 'Attribute' then ${attributeIsSeen(viewer)}
    when 'Object' then ${objectIsSeen(viewer, sql`entry.model_id`)}
    when 'EventReport' then ${reportIsSeen(viewer)}
    when 'SharingGroup' then entry.model_id = any(${viewer.sharingGroupIds})
    else false end)`
}

/** The event is seen, and still its owner's of then: what was done before it was handed over says whose it was. */
function isSameOwners(viewer: Viewer): Condition {
  return sql<boolean>`(events.org_id = entry.owner_org_id and ${mayReadEvent(viewer)})`
}

function proposalIsSeen(viewer: Viewer): Condition {
  return sql<boolean>`exists (
    select from shadow_attributes join events on events.id = shadow_attributes.event_id
    where shadow_attributes.id = entry.model_id and ${isSameOwners(viewer)} and ${mayReadProposal(viewer)})`
}

function attributeIsSeen(viewer: Viewer): Condition {
  return sql<boolean>`exists (
    select from attributes join events on events.id = attributes.event_id
    where attributes.id = entry.model_id and not attributes.deleted and ${isSameOwners(viewer)} and ${mayReadAttribute(viewer)})`
}

function objectIsSeen(viewer: Viewer, id: RawBuilder<unknown>): Condition {
  return sql<boolean>`exists (
    select from objects join events on events.id = objects.event_id
    where objects.id = ${id} and not objects.deleted and ${isSameOwners(viewer)} and ${mayReadChild(viewer, 'objects')})`
}

function reportIsSeen(viewer: Viewer): Condition {
  return sql<boolean>`exists (
    select from event_reports join events on events.id = event_reports.event_id
    where event_reports.id = entry.model_id and not event_reports.deleted
      and ${isSameOwners(viewer)} and ${mayReadChild(viewer, 'event_reports')})`
}

/** A value that stands in a record today may have stood for something else when it could not be seen. */
function knowsChange(actor: Actor): Condition {
  if (isSiteAdmin(actor)) return sql<boolean>`true`
  return sql<boolean>`(entry.owner_org_id is null or entry.owner_org_id = ${actor.orgId} or entry.user_id = ${actor.userId})`
}

/** Source: `contract.md`, confidential groups: their owner, and the site admins of the owner's server. */
function knowsMembers(actor: Actor): Condition {
  const isOwner = isSiteAdmin(actor)
    ? sql<boolean>`exists (select from organisations owner where owner.id = entry.owner_org_id and owner.local)`
    : sql<boolean>`entry.owner_org_id = ${actor.orgId}`
  return sql<boolean>`(${isOwner} or (${knowsChange(actor)} and exists (
    select from sharing_groups g where g.id = entry.model_id and not g.confidential and not g.hides_members)))`
}

/** Whoever does something to a record of a confidential group is in it; only its owner may know. */
function namesOrg(actor: Actor): Condition {
  const isOwner = isSiteAdmin(actor)
    ? sql<boolean>`exists (select from organisations owner where owner.id = g.org_id and owner.local)`
    : sql<boolean>`g.org_id = ${actor.orgId}`
  return sql<boolean>`(entry.org_id = ${actor.orgId} or not exists (
    select from sharing_groups g
    where g.hides_members and (g.composite is not null or not ${isOwner}) and g.id in (
      select sharing_group_id from events where id = entry.event_id and distribution = 4
      union all
      select sharing_group_id from attributes where entry.model = 'Attribute' and id = entry.model_id and distribution = 4
      union all
      select sharing_group_id from objects where entry.model = 'Object' and id = entry.model_id and distribution = 4
      union all
      select sharing_group_id from event_reports
      where entry.model = 'EventReport' and id = entry.model_id and distribution = 4)))`
}
