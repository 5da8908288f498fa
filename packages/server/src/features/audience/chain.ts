import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Chain, Level } from '../../access/decide.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleObjects } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { requireAttribute } from '../events/find-attribute.ts'
import { requireEvent } from '../events/find-event.ts'
import { requireObject } from '../events/find-object.ts'
import { requireReport } from '../events/find-report.ts'
import { decidingGroups, together, type KnownGroup } from '../sharing-groups/deciding.ts'
import { findGroup, mayUse } from '../sharing-groups/group.ts'
import { wrong, type Asked, type Draft, type Kind } from './request.ts'

/** How one record on the way down is shared, as stored. */
type Stored = { at: Kind; distribution: number; sharing_group_id: number }
type KnownLevel = Level<KnownGroup>
/** A chain of which it is known whose members the asker may learn. */
export type KnownChain = Chain<KnownGroup> & {
  /** The stored event that it is, or stands in. */
  eventId?: number
}

/** What is asked about: as it would be, and as it is where it is stored. */
export type Found = { wanted: KnownChain; now: KnownChain | undefined }

/** Finds what is asked about, as far as the asker sees it. */
export async function findChain(db: Db, actor: Actor, asked: Asked): Promise<Found> {
  if (asked.about === 'new event') {
    if (asked.draft.distribution === 5) throw wrong('draft.distribution of an event has to be 0 to 4.')
    const levels = [await drafted(db, actor, 'event', asked.draft)]
    const isKeptBack = actor.hidesUnpublished && !asked.draft.published
    return { wanted: { ownerOrgId: actor.orgId, offeredToOrgId: undefined, isKeptBack, levels }, now: undefined }
  }
  if (asked.about === 'new child') {
    const event = await findStored(db, actor, 'event', asked.event)
    const own = await drafted(db, actor, asked.kind, asked.draft)
    return { wanted: { ...event, levels: [...event.levels, own] }, now: undefined }
  }
  const now = await findStored(db, actor, asked.kind, asked.reference)
  if (!asked.draft) return { wanted: now, now }
  const own = await drafted(db, actor, asked.kind, asked.draft)
  const levels = [...now.levels.slice(0, -1), own]
  return { wanted: { ...now, levels, isKeptBack: now.isKeptBack && !asked.draft.published }, now }
}

/** A stored record, with the groups that decide who sees it. */
async function findStored(db: Db, actor: Actor, kind: Kind, reference: string): Promise<KnownChain> {
  const viewer = viewerOf(actor)
  const { path, isPublished, ...event } = await findPath(db, viewer, kind, reference)
  const ids = path.flatMap((stored) => (stored.distribution === 4 ? [stored.sharing_group_id] : []))
  const groups = await decidingGroups(db, viewer, ids)
  const levels = path.map(({ at, distribution, sharing_group_id }) => ({
    at,
    distribution,
    group: distribution === 4 ? groups.get(sharing_group_id) : undefined,
  }))
  return { ...event, isKeptBack: actor.hidesUnpublished && !isPublished, levels }
}

/** How a draft would be shared: with groups that the asker may share with. */
async function drafted(db: Db, actor: Actor, at: Kind, { distribution, groups, mode }: Draft): Promise<KnownLevel> {
  if (groups.length === 0) return { at, distribution, group: undefined }
  const ids = new Set<number>()
  for (const name of groups) {
    const group = await findGroup(db, name)
    if (!group || !mayUse(actor, group)) {
      throw wrong(`draft.sharing_group_ids: there is no sharing group ${name}, or it is not yours to share with.`)
    }
    ids.add(group.id)
  }
  const known = await decidingGroups(db, viewerOf(actor), ids)
  return { at, distribution, group: together([...known.values()], mode) }
}

type Path = Pick<Chain, 'ownerOrgId' | 'offeredToOrgId'> & { eventId: number; isPublished: boolean; path: Stored[] }

async function findPath(db: Db, viewer: Viewer, kind: Kind, reference: string): Promise<Path> {
  if (kind === 'event') {
    const event = await requireEvent(db, viewer, reference)
    const offer = await db
      .selectFrom('event_delegations')
      .select('org_id')
      .where('event_id', '=', event.id)
      .executeTakeFirst()
    return {
      eventId: event.id,
      ownerOrgId: event.org_id,
      offeredToOrgId: offer?.org_id,
      isPublished: event.published,
      path: [levelOf('event', event)],
    }
  }
  const child = await findChild(db, viewer, kind, reference)
  const event = await findPath(db, viewer, 'event', String(child.event_id))
  const objectId = 'object_id' in child ? child.object_id : 0
  const object = objectId === 0 ? undefined : await objectOf(db, viewer, objectId)
  const below = [...(object ? [levelOf('object', object)] : []), levelOf(kind, child)]
  return { ...event, path: [...event.path, ...below] }
}

async function findChild(db: Db, viewer: Viewer, kind: Exclude<Kind, 'event'>, reference: string) {
  if (kind === 'attribute') return requireAttribute(db, viewer, reference)
  if (kind === 'object') return requireObject(db, viewer, reference)
  return requireReport(db, viewer, reference, 'Invalid event report')
}

async function objectOf(db: Db, viewer: Viewer, id: number) {
  return visibleObjects(db, viewer).selectAll('objects').where('objects.id', '=', id).executeTakeFirst()
}

function levelOf(at: Kind, { distribution, sharing_group_id }: Omit<Stored, 'at'>): Stored {
  return { at, distribution, sharing_group_id }
}
