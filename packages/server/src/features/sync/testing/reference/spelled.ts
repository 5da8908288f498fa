import { withoutEmpty, type Copy, type Part } from './model.ts'
import type { PlannedGroup } from './random-world.ts'

/** An event as it is told by a server, in the words of the reference. Which group a level of 4 names is seen by who reads it. */
export type Seen = Omit<Copy, 'group' | 'cameFrom' | 'tags' | 'parts'> & { tags: string[]; parts: SeenPart[] }
type SeenPart = Omit<Part, 'group'>

type Composites = ReadonlyMap<string, PlannedGroup['composite']>

/** An event of the reference as MISP's format spells it. */
export function documentOf(copy: Copy, composites: Composites): object {
  const parts = [...copy.parts.values()]
  const spelled = (part: Part) => ({
    ...sharingOf(part, composites),
    uuid: part.uuid,
    timestamp: part.timestamp,
    deleted: part.deleted,
  })
  const attribute = (part: Part) => ({
    ...spelled(part),
    type: 'text',
    category: 'Other',
    object_relation: 'text',
    value: part.text,
  })
  const inside = (uuid: string | undefined) =>
    parts.filter((part) => part.kind === 'attribute' && part.inside === uuid).map(attribute)
  const { uuid, timestamp, info, tags } = copy
  return {
    ...sharingOf(copy, composites),
    uuid,
    timestamp,
    info,
    published: false,
    Tag: [...tags].map((name) => ({ name })),
    Attribute: inside(undefined).map(({ object_relation: _relation, ...alone }) => alone),
    Object: parts
      .filter(({ kind }) => kind === 'object')
      .map((part) => ({
        ...spelled(part),
        name: 'note',
        'meta-category': 'misc',
        description: part.text,
        comment: part.text,
        Attribute: inside(part.uuid),
      })),
  }
}

function sharingOf({ level, group }: Pick<Copy, 'level' | 'group'>, composites: Composites): object {
  if (group === undefined) return { distribution: level }
  const composite = composites.get(group)
  return composite
    ? { distribution: level, sharing_group_ids: composite.of, sharing_group_mode: composite.mode }
    : { distribution: level, SharingGroup: { uuid: group, name: group } }
}

type Spelled = {
  uuid: string
  distribution: string
  timestamp: string
  deleted?: boolean
  value?: string
  comment?: string
  Attribute?: Spelled[]
}
type SpelledEvent = Spelled & {
  Org: { name: string }
  Orgc: { name: string }
  locked: boolean
  published: boolean
  info: string
  Tag?: { name: string }[]
  Object?: Spelled[]
}

/** What a server answers for an event, in the words of the reference. */
export function readCopy(event: SpelledEvent): Seen {
  const objects = event.Object ?? []
  const parts = [
    ...(event.Attribute ?? []).map((attribute) => partOf(attribute, 'attribute')),
    ...objects.map((object) => partOf(object, 'object')),
    ...objects.flatMap(({ uuid, Attribute = [] }) =>
      Attribute.map((attribute) => partOf(attribute, 'attribute', uuid)),
    ),
  ]
  return {
    uuid: event.uuid,
    level: Number(event.distribution),
    owner: event.Org.name,
    creator: event.Orgc.name,
    locked: event.locked,
    published: event.published,
    timestamp: Number(event.timestamp),
    info: event.info,
    tags: (event.Tag ?? []).map(({ name }) => name).toSorted(),
    parts: inOrder(parts),
  }
}

function partOf(record: Spelled, kind: Part['kind'], inside?: string): SeenPart {
  const { uuid, distribution, timestamp, deleted = false, value, comment } = record
  const text = (kind === 'object' ? comment : value) ?? ''
  return { uuid, kind, inside, level: Number(distribution), timestamp: Number(timestamp), deleted, text }
}

/** What the reference holds, in the same words. */
export function seenOf({ group: _group, cameFrom: _from, tags, parts, ...copy }: Copy): Seen {
  const seen = [...withoutEmpty(parts).values()].map(({ group: _named, ...part }) => part)
  return { ...copy, tags: [...tags].toSorted(), parts: inOrder(seen) }
}

function inOrder(parts: SeenPart[]): SeenPart[] {
  return parts.toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1))
}
