import type { Person } from '../packages/server/src/testing/people.ts'

/** Who sees what, by the written rule (`sharing-and-distribution` §2) and not by our code. */
export type Level = { distribution: number; groupMembers: Set<number> }
export type Attribute = Level & { uuid: string; value: string; object: (Level & { uuid: string }) | undefined }
export type World = {
  people: Person[]
  admin: Person
  hidesUnpublished: boolean
  events: (Level & {
    uuid: string
    /** Not published, where such events are kept from all but their owners. */
    isKeptBack: boolean
    ownerOrg: number
    offeredTo: number | undefined
    extended: string | undefined
    attributes: Attribute[]
    objects: (Level & { uuid: string })[]
    reports: (Level & { uuid: string })[]
  })[]
}
export type Viewer = { key: string; orgId: number; isAdmin: boolean }

export function seesEvent(viewer: Viewer, event: World['events'][number]): boolean {
  if (viewer.isAdmin || event.ownerOrg === viewer.orgId || event.offeredTo === viewer.orgId) return true
  if (event.isKeptBack) return false
  return event.distribution === 4 ? event.groupMembers.has(viewer.orgId) : event.distribution !== 0
}

export function seesChild(viewer: Viewer, event: World['events'][number], thing: Level): boolean {
  if (!seesEvent(viewer, event)) return false
  if (viewer.isAdmin || event.ownerOrg === viewer.orgId) return true
  return thing.distribution === 4 ? thing.groupMembers.has(viewer.orgId) : thing.distribution !== 0
}

export function seesAttribute(viewer: Viewer, event: World['events'][number], attribute: Attribute): boolean {
  const isObjectSeen = attribute.object === undefined || seesChild(viewer, event, attribute.object)
  return isObjectSeen && seesChild(viewer, event, attribute)
}

export function visibleUuids(viewer: Viewer, event: World['events'][number]): string[] {
  return event.attributes
    .filter((attribute) => seesAttribute(viewer, event, attribute))
    .map(({ uuid }) => uuid)
    .sort()
}

export function visibleReports(viewer: Viewer, event: World['events'][number]): string[] {
  return event.reports
    .filter((report) => seesChild(viewer, event, report))
    .map(({ uuid }) => uuid)
    .sort()
}

/** The event and those that extend it, as far as the viewer sees them. */
export function withExtensions(viewer: Viewer, world: World, event: World['events'][number]): World['events'] {
  return [event, ...world.events.filter((other) => other.extended === event.uuid && seesEvent(viewer, other))]
}

/** The events that share a value with this one, in attributes that the viewer sees on both sides. */
export function relatedUuids(viewer: Viewer, world: World, event: World['events'][number]): string[] {
  const seen = event.attributes.filter((attribute) => seesAttribute(viewer, event, attribute))
  const values = new Set(seen.map(({ value }) => value))
  const others = world.events.filter((other) => other !== event)
  return others
    .filter((other) =>
      other.attributes.some((attribute) => values.has(attribute.value) && seesAttribute(viewer, other, attribute)),
    )
    .map(({ uuid }) => uuid)
}
