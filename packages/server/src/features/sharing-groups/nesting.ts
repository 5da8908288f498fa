/** A group as far as it decides who is in it. */
export type GroupNode = {
  uuid: string
  /** Of a composite, whether any of its children will do, or all are needed; undefined for a group. */
  composite: 'any' | 'all' | undefined
  active: boolean
  confidential: boolean
  /** Every organisation of this server is in. */
  allOrgs: boolean
  /** Its own entries: until when each organisation is in, in milliseconds, `Infinity` for without end. */
  orgs: ReadonlyMap<number, number>
  /** The uuids of its children. */
  children: readonly string[]
}

/** Who is in a group, by its own entries and those of the groups below it. */
export type Membership = {
  orgs: ReadonlyMap<number, number>
  allOrgs: boolean
  /** It, or a group below it, hides its members. */
  hidesMembers: boolean
  /** A group below it is unknown here or inactive, and brings nobody. */
  isIncomplete: boolean
}

/** The known groups, by uuid. */
export type Groups = ReadonlyMap<string, GroupNode>

/** How many groups may stand on top of each other. */
export const MAX_DEPTH = 8

/**
 * Tells who is in a group: its own members and those of its children, all the way down; of several ways in, the one that
 * lasts longest counts. A composite of `all` takes those who are in each of its children, for as long as they are in all.
 *
 * Source: `sharing-and-distribution` §7.
 */
export function membershipReader(groups: Groups): (group: GroupNode) => Membership {
  const read = new Map<string, Membership>()
  const membershipOf = (group: GroupNode): Membership => {
    const known = read.get(group.uuid)
    if (known) return known
    // No group is let into itself; should one be there all the same, it brings nobody new.
    read.set(group.uuid, nobody)
    const children = group.children.flatMap((uuid) => groups.get(uuid) ?? [])
    // What a composite names, a record is shared with, whether or not it is offered for new ones.
    const counting = group.composite === undefined ? children.filter(({ active }) => active) : children
    const membership = together(group, counting.map(membershipOf))
    read.set(group.uuid, membership)
    return membership
  }
  return membershipOf
}

const nobody: Membership = { orgs: new Map(), allOrgs: false, hidesMembers: false, isIncomplete: true }

function together(group: GroupNode, below: readonly Membership[]): Membership {
  const isMissing = below.length < group.children.length
  const isOfAll = group.composite === 'all'
  return {
    orgs: isOfAll ? inAll(isMissing ? [] : below) : inAny([group.orgs, ...below.map(({ orgs }) => orgs)]),
    allOrgs: isOfAll
      ? !isMissing && below.every(({ allOrgs }) => allOrgs)
      : group.allOrgs || below.some(({ allOrgs }) => allOrgs),
    hidesMembers: group.confidential || below.some(({ hidesMembers }) => hidesMembers),
    isIncomplete: isMissing || below.some(({ isIncomplete }) => isIncomplete),
  }
}

function inAny(lists: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const orgs = new Map<number, number>()
  for (const list of lists) for (const [org, until] of list) orgs.set(org, Math.max(until, orgs.get(org) ?? until))
  return orgs
}

function inAll(below: readonly Membership[]): Map<number, number> {
  const orgs = new Map<number, number>()
  for (const org of new Set(below.flatMap((child) => [...child.orgs.keys()]))) {
    const untils = below.map((child) => (child.allOrgs ? Infinity : child.orgs.get(org)))
    if (untils.every((until) => until !== undefined)) orgs.set(org, Math.min(...untils))
  }
  return orgs
}

/** Why a group may not be put into another: it would hold itself, or too many would stand on top of each other. */
export function nestingFault(groups: Groups, parent: string, child: string): 'cycle' | 'depth' | undefined {
  const above = layers(parent, (uuid) => parentsOf(groups, uuid))
  const below = layers(child, (uuid) => groups.get(uuid)?.children ?? [])
  if (below.some((layer) => layer.has(parent))) return 'cycle'
  return above.length + below.length > MAX_DEPTH ? 'depth' : undefined
}

/** Composites stand beside the nesting: a record names them, and no group holds one. */
function parentsOf(groups: Groups, uuid: string): string[] {
  return [...groups.values()]
    .filter((group) => group.composite === undefined && group.children.includes(uuid))
    .map((group) => group.uuid)
}

/** What is reached from a group in no step, in one, in two; as many layers as the longest way has steps. */
function layers(start: string, next: (uuid: string) => readonly string[]): Set<string>[] {
  const found: Set<string>[] = []
  let layer = new Set([start])
  while (layer.size > 0 && found.length <= MAX_DEPTH) {
    found.push(layer)
    layer = new Set([...layer].flatMap((uuid) => [...next(uuid)]))
  }
  return found
}
