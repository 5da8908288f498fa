/**
 * What a network of servers is, told as plainly as the written rules tell it and with nothing of the server's own code:
 * whoever tests the server asks this what should have come of what was done.
 *
 * Source: `sharing-and-distribution` §2, §4, §5 and §7; `sync-protocol` §3, §4 and §6.
 */
export type Sharing = { level: number; group: string | undefined }

/** Something inside an event; an attribute may stand inside an object. */
export type Part = Sharing & {
  uuid: string
  kind: 'attribute' | 'object'
  inside: string | undefined
  timestamp: number
  deleted: boolean
  text: string
}

/** An event as one server holds it. Organisations are known by name everywhere. */
export type Copy = Sharing & {
  uuid: string
  owner: string
  creator: string
  locked: boolean
  published: boolean
  timestamp: number
  info: string
  tags: Set<string>
  parts: Map<string, Part>
  /** The server that it was pulled from when it came here first. */
  cameFrom: string | undefined
}

/** A group as one server knows it. Without servers, it is for all of them. */
export type Group = {
  uuid: string
  owner: string
  members: Set<string>
  roaming: boolean
  servers: Set<string>
  /** It tells nobody but its owner who is in it. */
  confidential: boolean
}

/** What was published waits here until it is sent. */
export type Waiting = { event: string; to: string }

/** A server is called what its host organisation is called. */
export type Server = { name: string; events: Map<string, Copy>; groups: Map<string, Group>; waiting: Waiting[] }

export type Link = { from: string; to: string; push: boolean; pull: boolean }

export type Outcome = 'added' | 'updated' | 'unchanged' | 'refused'

/** Whether an organisation's members read an event on a server. */
export function readsEvent(server: Server, org: string, copy: Sharing & { owner: string }): boolean {
  return copy.owner === org || isShownTo(server, org, copy, false)
}

/** Whether they read a part of it; what stands in an object that they do not read, they do not read either. */
export function readsPart(server: Server, org: string, copy: Copy, part: Part): boolean {
  if (!readsEvent(server, org, copy)) return false
  if (copy.owner === org) return true
  const object = part.inside === undefined ? undefined : copy.parts.get(part.inside)
  return isShownTo(server, org, part, true) && (object === undefined || isShownTo(server, org, object, true))
}

// oxlint-disable-next-line max-params -- where, to whom, what, and whether it may inherit
function isShownTo(server: Server, org: string, { level, group }: Sharing, isInside: boolean): boolean {
  if (level === 4) return server.groups.get(group ?? '')?.members.has(org) === true
  return (level >= 1 && level <= 3) || (isInside && level === 5)
}

/** Whether what is shared with a group is sent over a link. */
export function reaches(server: Server, group: string | undefined, to: string): boolean {
  const known = server.groups.get(group ?? '')
  if (!known) return false
  const isListed = known.roaming || known.servers.size === 0 || known.servers.has(to)
  return isListed && known.members.has(to)
}

/** The parts that stand, with their objects: what stands in an object that is not there, is not there. */
export function standing(parts: Iterable<Part>, isKept: (part: Part) => boolean): Map<string, Part> {
  const kept = new Map([...parts].filter(isKept).map((part) => [part.uuid, part]))
  for (const [uuid, { inside }] of kept) if (inside !== undefined && !kept.has(inside)) kept.delete(uuid)
  return kept
}

/** Without the objects that nothing stands in: they are shown to nobody. */
export function withoutEmpty(parts: ReadonlyMap<string, Part>): Map<string, Part> {
  const filled = new Set([...parts.values()].map(({ inside }) => inside))
  return new Map([...parts].filter(([uuid, { kind }]) => kind === 'attribute' || filled.has(uuid)))
}
