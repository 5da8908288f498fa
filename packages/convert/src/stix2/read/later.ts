import { readAnalystData } from './analyst-data.ts'
import type { Bundle } from './bundle.ts'
import { readRelationship } from './links.ts'
import type { Reading } from './reading.ts'
import { READ_LATER } from './read-object.ts'
import { isFalsePositive, readFalsePositive, readSighting } from './sightings.ts'
import { type StixObject, textOf, textsOf } from './stix-object.ts'

/** The properties that name what an object says something of. */
const ABOUT = ['source_ref', 'sighting_of_ref', 'object_ref']

/** What says something of other objects, by the ids of those. */
export type Later = ReadonlyMap<string, readonly StixObject[]>

export function laterIn({ objects }: Bundle): Later {
  const later = new Map<string, StixObject[]>()
  for (const object of objects) {
    if (!READ_LATER.has(object.type)) continue
    const ids = [...ABOUT.map((name) => textOf(object, name)), ...textsOf(object, 'object_refs')]
    for (const id of new Set(ids)) {
      if (id === undefined) continue
      const known = later.get(id)
      if (known === undefined) later.set(id, [object])
      else known.push(object)
    }
  }
  return later
}

/** Lets all that is said of what this event has be heard, and of what is said. Answers the ids of what was heard. */
export function hearAll(later: Later, reading: Reading): Set<string> {
  const heard = new Set<string>()
  const waiting = [...reading.draft.ids(), ...reading.shelf.ids()]
  for (const id of waiting) {
    for (const object of later.get(id) ?? []) {
      if (heard.has(object.id) || reading.done.has(object.id) || !hear(object, reading)) continue
      heard.add(object.id)
      waiting.push(object.id)
    }
  }
  return heard
}

/** False where what the object ties together is not all in this event. */
function hear(object: StixObject, reading: Reading): boolean {
  if (object.type === 'relationship') return readRelationship(object, reading)
  if (object.type === 'sighting') return readSighting(object, reading)
  return isFalsePositive(object) ? readFalsePositive(object, reading) : readAnalystData(object, reading)
}
