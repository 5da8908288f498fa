import type { MispObject } from '@tocsin/format'
import { ANNOTATION } from '../mapping/domain-templates.ts'
import { customProperties, type Given } from './given.ts'
import type { Scope } from './scope.ts'
import type { Properties } from './stix-object.ts'

/** An object that says something of others as the properties of a note; undefined where it says it of nothing in the event. */
export function annotationProperties(
  scope: Scope,
  object: MispObject,
  givens: readonly Given[],
): Properties | undefined {
  if (scope.version !== '2.1' || object.name !== ANNOTATION.name) return undefined
  const references = object.ObjectReference ?? []
  const isAnnotation = references.some(({ relationship_type }) => relationship_type === ANNOTATION.relationship)
  const refs = isAnnotation ? references.flatMap(({ referenced_uuid }) => scope.idsOf.get(referenced_uuid) ?? []) : []
  const text = givens.find(({ relation }) => relation === ANNOTATION.text)
  if (refs.length === 0 || text === undefined) return undefined
  const others = givens.filter((given) => given !== text)
  return { content: text.value, object_refs: [...new Set(refs)], ...customProperties(others, scope.version) }
}
