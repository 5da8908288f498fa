import type { Copy, Part, Sharing } from './model.ts'
import { oneOf, randomSharing, type Random } from './random-world.ts'

/** Who writes an event, where, and with which groups they may share. */
export type Writer = { at: string; org: string; groups: readonly string[] }

const TAGS = ['tlp:red', 'tlp:green', 'seen']

/** An event with something in it that everybody who reads it reads, and more on other levels. */
export function randomEvent(random: Random, { org, groups }: Writer, timestamp: number): Copy {
  const parts = [randomPart(random, { level: 5, group: undefined }, timestamp)]
  for (let i = random.below(3); i >= 0; i--) parts.push(...randomParts(random, groups, timestamp))
  return {
    uuid: random.uuid(),
    ...randomSharing(random, groups, 4),
    owner: org,
    creator: org,
    locked: false,
    published: false,
    timestamp,
    info: `written at ${timestamp}`,
    tags: new Set(random.chance(0.5) ? [oneOf(random, TAGS)] : []),
    parts: new Map(parts.map((part) => [part.uuid, part])),
    cameFrom: undefined,
  }
}

/** The same event some time later, as its creator has changed it. */
export function randomEdit(random: Random, copy: Copy, groups: readonly string[], timestamp: number): Copy {
  const parts = new Map(copy.parts)
  const [, ...changeable] = [...parts.values()]
  const chosen = changeable.length > 0 ? oneOf(random, changeable) : undefined
  if (chosen && random.chance(0.4)) deletePart(parts, chosen, timestamp)
  else if (chosen && !chosen.deleted) {
    const shared = random.chance(0.5) ? randomSharing(random, groups, 5) : {}
    parts.set(chosen.uuid, { ...chosen, ...shared, timestamp, text: textOf(chosen.uuid, timestamp) })
  }
  if (random.chance(0.6)) for (const part of randomParts(random, groups, timestamp)) parts.set(part.uuid, part)
  const tags = new Set([...copy.tags, ...(random.chance(0.3) ? [oneOf(random, TAGS)] : [])])
  const shared = random.chance(0.25) ? randomSharing(random, groups, 4) : {}
  return { ...copy, ...shared, parts, tags, timestamp, info: `changed at ${timestamp}` }
}

/** With an object goes what stands in it. */
function deletePart(parts: Map<string, Part>, chosen: Part, timestamp: number): void {
  for (const part of parts.values()) {
    if (part.uuid !== chosen.uuid && part.inside !== chosen.uuid) continue
    parts.set(part.uuid, { ...part, deleted: true, timestamp })
  }
}

/** An attribute, or an object with some. */
function randomParts(random: Random, groups: readonly string[], timestamp: number): Part[] {
  const one = (more: Partial<Part> = {}) => ({
    ...randomPart(random, randomSharing(random, groups, 5), timestamp),
    ...more,
  })
  if (random.chance(0.6)) return [one()]
  const object = one({ kind: 'object' })
  const inside = Array.from({ length: 1 + random.below(2) }, () => one({ inside: object.uuid }))
  return [object, ...inside]
}

function randomPart(random: Random, sharing: Sharing, timestamp: number): Part {
  const uuid = random.uuid()
  return {
    uuid,
    kind: 'attribute',
    inside: undefined,
    ...sharing,
    timestamp,
    deleted: false,
    text: textOf(uuid, timestamp),
  }
}

function textOf(uuid: string, timestamp: number): string {
  return `${uuid} at ${timestamp}`
}
