import { sentPosition, type MispObject } from '@tocsin/format'
import { OTHER_RELATIONSHIP } from '../mapping/relationships.ts'
import { ANNOTATION } from '../mapping/domain-templates.ts'
import { writeAnalystData } from './analyst-data.ts'
import { annotationProperties } from './annotation.ts'
import { loseOfObject } from './losses.ts'
import type { Merged } from './merged-objects.ts'
import { allParts, attributesOf, detectedBy, givensOf, writeObject, writeWhole, type PlacedObject } from './object.ts'
import { standsFor, uuidOf, type Scope } from './scope.ts'
import { sightingsOf, writeSightings } from './sightings.ts'
import type { StixObject } from './stix-object.ts'
import { stixTime } from './times.ts'

/** An object with all that hangs on it and on its attributes, and with the parts of it that are objects of their own. */
export function* writePlacedObject(scope: Scope, placed: PlacedObject, merged: Merged): Generator<StixObject> {
  const { object, path } = placed
  const note = annotationProperties(scope, object, givensOf(scope, object, path))
  const ids =
    note === undefined
      ? yield* writeObject(scope, placed, merged)
      : yield* writeWhole(scope, detectedBy(placed, merged), 'note', note)
  const whole = [object, ...allParts(object, merged)]
  // What a note is about, and what is part of the whole, needs no relationship.
  const known = new Set(whole.flatMap(({ uuid }) => uuid ?? []))
  for (const one of whole) {
    const from = merged.pathOf(one)
    standsFor(scope, uuidOf(scope, one, from), ...ids)
    awaitReferences(scope, one, ids, { known, isNote: note !== undefined, path: from })
    loseOfObject(scope, one, ids, from)
    yield* writeAnalystData(scope, one, ids, from)
    yield* writeOfAttributes(scope, one, ids, from)
  }
}

function* writeOfAttributes(
  scope: Scope,
  object: MispObject,
  ids: readonly string[],
  path: string,
): Generator<StixObject> {
  for (const [i, attribute] of attributesOf(object).entries()) {
    const inside = `${path}.Attribute[${sentPosition(attribute, i)}]`
    standsFor(scope, uuidOf(scope, attribute, inside), ...ids)
    yield* writeAnalystData(scope, attribute, ids, inside)
    yield* writeSightings(scope, sightingsOf(attribute, inside), ids)
  }
}

type From = { known: ReadonlySet<string>; isNote: boolean; path: string }

function awaitReferences(scope: Scope, object: MispObject, [source]: readonly string[], from: From): void {
  if (source === undefined) return
  const changed = object.timestamp === undefined ? scope.at : stixTime(object.timestamp)
  for (const [i, reference] of (object.ObjectReference ?? []).entries()) {
    const { referenced_uuid: target, relationship_type, uuid, timestamp, deleted, comment } = reference
    const type = relationship_type || OTHER_RELATIONSHIP
    const isTold = from.known.has(target) || (from.isNote && type === ANNOTATION.relationship)
    if (deleted || isTold) continue
    const at = timestamp === undefined ? changed : stixTime(timestamp)
    scope.waiting.push({ source, target, type, uuid, at, comment, path: `${from.path}.ObjectReference[${i}]` })
  }
}
