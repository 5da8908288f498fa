import { derivedUuid } from '../mapping/derived-uuid.ts'
import { OTHER_RELATIONSHIP, RELATIONSHIPS } from '../mapping/relationships.ts'
import { typeOfId } from './ids.ts'
import { newObject, type Scope } from './scope.ts'
import type { StixObject } from './stix-object.ts'

/** What an object is to another, by the types of both. */
export function relationshipBetween(source: string, target: string): string {
  return RELATIONSHIPS[typeOfId(source)]?.[typeOfId(target)] ?? OTHER_RELATIONSHIP
}

/** A relationship; without a UUID of its own it has one made of what it says, as misp-stix does. */
export type Related = {
  source: string
  type: string
  target: string
  at: string
  uuid?: string | undefined
  comment?: string | undefined
}

/** The relationship as an object, without an author, as misp-stix writes it. */
export function relationshipObject(scope: Scope, related: Related): StixObject {
  const { source, type, target, at, uuid, comment } = related
  const object = newObject(scope, 'relationship', uuid ?? derivedUuid(`${source} - ${type} - ${target}`))
  delete object.created_by_ref
  return {
    ...object,
    created: at,
    modified: at,
    relationship_type: spelled(type),
    ...(comment !== undefined && comment !== '' && { description: comment }),
    source_ref: source,
    target_ref: target,
  }
}

/** The relationships that waited for what they point to; those that point out of the event are lost. */
export function* waitingRelationships(scope: Scope): Generator<StixObject> {
  for (const { source, target, type, uuid, at, path, comment } of scope.waiting) {
    const [found] = scope.idsOf.get(target) ?? []
    if (found === undefined) scope.lose({ path, why: 'What it refers to is not in the event' })
    else if (found !== source) yield relationshipObject(scope, { source, type, target: found, at, uuid, comment })
  }
}

/** A type has lower-case letters, digits and hyphens. Source: STIX 2.1 §5.1. */
function spelled(type: string): string {
  const words = type.toLowerCase().match(/[a-z0-9]+/g)
  return words?.join('-') ?? OTHER_RELATIONSHIP
}
