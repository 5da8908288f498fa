import type { OrganisationReference } from '@tocsin/format'
import { newObject, type Scope } from './scope.ts'
import type { StixObject } from './stix-object.ts'

/** An organisation as an identity, once in a bundle. Answers its id; undefined where it has not both a name and a UUID. */
export function* writeOrganisation(
  scope: Scope,
  organisation: OrganisationReference | undefined,
): Generator<StixObject, string | undefined> {
  const { uuid, name } = organisation ?? {}
  if (uuid === undefined || name === undefined) return undefined
  const object = newObject(scope, 'identity', uuid)
  delete object.created_by_ref
  Object.assign(object, { name, identity_class: 'organization' })
  if (!scope.shared.has(object.id)) {
    scope.shared.add(object.id)
    yield object
  }
  return object.id
}
