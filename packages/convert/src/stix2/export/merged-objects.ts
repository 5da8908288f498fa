import { sentPosition, type Event, type MispObject } from '@tocsin/format'

/** Which objects are written as parts of others, and with what parts. */
export type Merged = {
  /** The parts of a file, a `pe` or a `registry-key`, in the order of the references. */
  partsOf(object: MispObject): readonly MispObject[]
  /** Where an object stands in the event. */
  pathOf(object: MispObject): string
  /** True of what is not written by itself. */
  isPart(object: MispObject): boolean
}

/** What a part is of, by which references. Source: misp-stix. */
const PARTS: Readonly<Record<string, { part: string; relationships: readonly string[]; needs: string; most: number }>> =
  {
    file: { part: 'pe', relationships: ['includes', 'included-in'], needs: 'type', most: 1 },
    pe: { part: 'pe-section', relationships: ['includes', 'included-in'], needs: 'name', most: Infinity },
    'registry-key': { part: 'registry-key-value', relationships: ['contains'], needs: '', most: Infinity },
  }

/**
 * Finds what of an event's objects is part of another: STIX has the headers of an executable and the values of a registry
 * key inside the file and the key. A `pe` that says not which kind of executable it is, and a section without a name, are
 * not, since STIX asks for these; nor is the `pe` of a file that names several.
 */
export function findMerged(event: Event): Merged {
  const all = event.Object ?? []
  const objects = new Map(all.filter(isWritten).map((object) => [object.uuid, object]))
  const parts = new Map<MispObject, MispObject[]>()
  const taken = new Set<MispObject>()
  for (const object of objects.values()) {
    const rule = Object.hasOwn(PARTS, object.name) ? PARTS[object.name] : undefined
    if (rule === undefined) continue
    const found = (object.ObjectReference ?? [])
      .filter(({ relationship_type }) => rule.relationships.includes(relationship_type ?? ''))
      .map(({ referenced_uuid }) => objects.get(referenced_uuid))
      .filter((part) => part !== undefined)
      .filter((part) => part.name === rule.part && !taken.has(part) && says(part, rule.needs))
    if (found.length > rule.most) continue
    parts.set(object, [...new Set(found)])
    for (const part of found) taken.add(part)
  }
  const paths = new Map(all.map((object, i) => [object, `Event.Object[${sentPosition(object, i)}]`]))
  return {
    partsOf: (object) => parts.get(object) ?? [],
    pathOf: (object) => paths.get(object) ?? 'Event.Object',
    isPart: (object) => taken.has(object),
  }
}

/** Deleted objects are not written. */
export function isWritten({ deleted }: MispObject): boolean {
  return deleted !== true
}

function says({ Attribute = [] }: MispObject, relation: string): boolean {
  return relation === '' || Attribute.some(({ object_relation, deleted }) => object_relation === relation && !deleted)
}
