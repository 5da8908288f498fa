import {
  readsPart,
  reaches,
  standing,
  withoutEmpty,
  type Copy,
  type Group,
  type Link,
  type Part,
  type Server,
} from './model.ts'

/** An event on its way, with the groups that it and its parts name, as the sender tells of them. */
export type Sent = { copy: Copy; groups: Map<string, Group> }

/** The levels that a push sends on, and as what: what is for one's own server, or for less, stays. */
const PUSHED: Record<number, number | undefined> = { 2: 1, 3: 3, 4: 4, 5: 5 }
/** What becomes of a level when it is pulled. */
const PULLED: Record<number, number | undefined> = { 0: 0, 1: 0, 2: 1, 3: 3, 4: 4, 5: 5 }

/** What a server pushes over a link of an event; undefined where nothing of it may go. */
export function pushed(server: Server, { to }: Link, copy: Copy): Sent | undefined {
  const goes = ({ level, group }: { level: number; group: string | undefined }) =>
    level === 4 ? reaches(server, group, to) : PUSHED[level] !== undefined
  const parts = standing(withoutEmpty(copy.parts).values(), goes)
  if (!copy.published || !goes(copy) || parts.size === 0) return undefined
  const tell = (group: Group) => toldInPush(server, group, to)
  return carried(server, { ...copy, parts }, { levels: PUSHED, tell })
}

/** What whoever pulls from a server takes home of an event that is shown there; undefined where it is not shown. */
export function pulled(server: Server, { from }: Link, copy: Copy): Sent | undefined {
  const parts = withoutEmpty(standing(copy.parts.values(), (part) => readsPart(server, from, copy, part)))
  if (!copy.published || parts.size === 0) return undefined
  const tell = (group: Group) => toldInPull(server, group, from)
  return carried(server, { ...copy, parts }, { levels: PULLED, tell })
}

type Way = { levels: Record<number, number | undefined>; tell: (group: Group) => Group }

function carried(server: Server, copy: Copy, { levels, tell }: Way): Sent {
  const groups = new Map<string, Group>()
  const shared = <T extends { level: number; group: string | undefined }>(record: T): T => {
    const known = record.level === 4 ? server.groups.get(record.group ?? '') : undefined
    const told = known && tell(known)
    if (told) groups.set(told.uuid, told)
    return { ...record, level: levels[record.level] ?? 0, group: told?.uuid }
  }
  const parts = [...copy.parts].map(([uuid, part]): [string, Part] => [uuid, shared(part)])
  return { copy: { ...shared(copy), parts: new Map(parts) }, groups }
}

/** A confidential group is another group to each server, with those in it that have to be known there, and goes no further. */
function toldInPush(server: Server, group: Group, to: string): Group {
  const bearer = group.members.has(server.name) ? [server.name] : []
  if (!group.confidential || group.owner === to) return { ...group, members: new Set([...group.members, ...bearer]) }
  const servers = new Set([server.name, to])
  return { ...group, uuid: `${group.uuid} of ${to}`, members: new Set([to, ...bearer]), roaming: false, servers }
}

function toldInPull(server: Server, group: Group, to: string): Group {
  if (!group.confidential || group.owner === to) return group
  const servers = new Set([server.name])
  return { ...group, uuid: `${group.uuid} of ${to}`, members: new Set([to]), roaming: false, servers }
}
