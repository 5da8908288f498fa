import type { Link, Sharing } from './model.ts'

/** Draws the same numbers for the same seed: what went wrong once goes wrong again. */
export type Random = { below(limit: number): number; chance(share: number): boolean; uuid(): string }

/** Source: Mulberry32, a generator of 32 bits. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const hex = (digits: number) => next().toString(16).padStart(8, '0').slice(0, digits)
  return {
    below: (limit) => next() % limit,
    chance: (share) => next() / 2 ** 32 < share,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(8)}${hex(4)}`,
  }
}

export function oneOf<T>(random: Random, items: readonly T[]): T {
  const item = items[random.below(items.length)]
  if (item === undefined) throw new Error('There is nothing to choose from')
  return item
}

function someOf<T>(random: Random, items: readonly T[], share: number): T[] {
  return items.filter(() => random.chance(share))
}

/** A group of organisations as its owner makes it. `inside` names groups in it; `of` those that a composite is made of. */
export type PlannedGroup = {
  uuid: string
  at: string
  members: string[]
  roaming: boolean
  servers: string[]
  confidential: boolean
  inside: string[]
  composite: { mode: 'any' | 'all'; of: string[] } | undefined
}

/** A network before anything happens in it: servers by their host organisations, guests with users on every server. */
export type World = { servers: string[]; guests: string[]; links: Link[]; groups: PlannedGroup[] }

const NAMES = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot']
const GUESTS = ['Golf', 'Hotel', 'India']
const GROUPS_EACH = 2

export function randomWorld(random: Random, size: number): World {
  const servers = NAMES.slice(0, size)
  const links = randomLinks(random, servers)
  return {
    servers,
    guests: GUESTS,
    links,
    groups: servers.flatMap((at) => randomGroups(random, at, { servers, links })),
  }
}

/** One way round, so that all are joined, and more on top; each pushes, pulls, or both. */
function randomLinks(random: Random, servers: readonly string[]): Link[] {
  const links: Link[] = []
  for (const [i, from] of servers.entries()) {
    for (const [j, to] of servers.entries()) {
      if (i === j) continue
      const isNext = j === (i + 1) % servers.length
      if (!isNext && !random.chance(0.3)) continue
      const push = random.chance(0.6)
      links.push({ from, to, push, pull: !push || random.chance(0.5) })
    }
  }
  return links
}

function randomGroups(
  random: Random,
  at: string,
  { servers, links }: Pick<World, 'servers' | 'links'>,
): PlannedGroup[] {
  const linked = links.flatMap(({ from, to }) => (from === at ? [to] : []))
  const groups = Array.from({ length: GROUPS_EACH }, (): PlannedGroup => {
    const roaming = random.chance(0.6)
    return {
      uuid: random.uuid(),
      at,
      members: [...(random.chance(0.8) ? [at] : []), ...someOf(random, [...servers, ...GUESTS], 0.4)],
      roaming,
      servers: roaming ? [] : namedServers(random, at, linked),
      confidential: random.chance(0.25),
      inside: [],
      composite: undefined,
    }
  })
  const open = groups.filter(({ roaming, confidential }) => roaming && !confidential)
  const [first, second] = open
  if (!first || !second) return groups
  if (random.chance(0.5)) return [...groups, { ...first, uuid: random.uuid(), members: [at], inside: [second.uuid] }]
  const mode = random.chance(0.5) ? 'any' : 'all'
  return [...groups, { ...first, uuid: random.uuid(), members: [], composite: { mode, of: [first.uuid, second.uuid] } }]
}

/** A group that neither roams nor names a server is for the one where it is made. */
function namedServers(random: Random, at: string, linked: readonly string[]): string[] {
  const named = someOf(random, [at, ...linked], 0.6)
  return named.length > 0 ? named : [at]
}

/** Who is in a group, with those that are in it by other groups. */
export function membersOf(group: PlannedGroup, all: readonly PlannedGroup[]): Set<string> {
  const named = (uuids: readonly string[]) => all.filter(({ uuid }) => uuids.includes(uuid))
  const below = named(group.composite?.of ?? group.inside).map((one) => membersOf(one, all))
  if (group.composite?.mode === 'all') {
    const [first = new Set<string>(), ...others] = below
    return new Set([...first].filter((org) => others.every((members) => members.has(org))))
  }
  return new Set([...group.members, ...below.flatMap((members) => [...members])])
}

/** A level, and the group that it names: one that the writer may share with. */
export function randomSharing(random: Random, groups: readonly string[], highest: 4 | 5): Sharing {
  const level = random.below(highest + 1)
  if (level !== 4 || groups.length === 0) return { level: level === 4 ? 3 : level, group: undefined }
  return { level, group: oneOf(random, groups) }
}
