import type { Attribute, Sighting } from '@tocsin/format'
import { CUSTOM_PROPERTY_PREFIX, CUSTOM_TYPES, FALSE_POSITIVE_EXPLANATION } from '../mapping/constants.ts'
import { typeOfId } from './ids.ts'
import { writeOrganisation } from './organisation.ts'
import { newObject, uuidOf, type Scope } from './scope.ts'
import type { Properties, StixObject } from './stix-object.ts'

const SEEN = 0
const FALSE_POSITIVE = 1

/** A sighting, and where it stands in the event. */
type PlacedSighting = { sighting: Sighting; path: string }

/** A sighting, of what, and by whom. */
type Told = { sighting: Sighting; uuid: string; ids: readonly string[]; author: string | undefined }

/** The sightings of an attribute. */
export function sightingsOf({ Sighting = [] }: Attribute, path: string): PlacedSighting[] {
  return Sighting.map((sighting, i) => ({ sighting, path: `${path}.Sighting[${i}]` }))
}

/** Sightings of what the ids stand for: of a false positive an opinion. STIX has nothing for an expiration. */
export function* writeSightings(
  scope: Scope,
  placed: readonly PlacedSighting[],
  ids: readonly string[],
): Generator<StixObject> {
  for (const { sighting, path } of placed) {
    const type = sighting.type ?? SEEN
    if (type !== SEEN && type !== FALSE_POSITIVE) {
      scope.lose({ path, why: 'STIX has nothing for the expiration of an indicator' })
      continue
    }
    const uuid = uuidOf(scope, sighting, path)
    const author = yield* writeOrganisation(scope, sighting.Organisation)
    const told = { sighting, uuid, ids, author }
    yield type === SEEN ? seen(scope, told) : falsePositive(scope, told)
  }
}

function seen(scope: Scope, { sighting, uuid, ids, author }: Told): StixObject {
  const observed = ids.filter((id) => typeOfId(id) === 'observed-data')
  const of = ids.find((id) => typeOfId(id) !== 'observed-data')
  const object = newObject(scope, 'sighting', uuid, sighting.date_sighting)
  delete object.created_by_ref
  return Object.assign(object, {
    description: sighting.source === '' ? undefined : sighting.source,
    sighting_of_ref: of ?? observed[0],
    observed_data_refs: of === undefined || observed.length === 0 ? undefined : observed,
    where_sighted_refs: author === undefined ? undefined : [author],
  })
}

function falsePositive(scope: Scope, { sighting, uuid, ids, author }: Told): StixObject {
  const name = sighting.Organisation?.name
  const isOpinion = scope.version === '2.1'
  const object = newObject(scope, isOpinion ? 'opinion' : CUSTOM_TYPES.falsePositive, uuid, sighting.date_sighting)
  delete object.created_by_ref
  const told: Properties = isOpinion
    ? {
        explanation: FALSE_POSITIVE_EXPLANATION,
        opinion: 'strongly-disagree',
        authors: name === undefined ? undefined : [name],
      }
    : {
        [`${CUSTOM_PROPERTY_PREFIX}explanation`]: FALSE_POSITIVE_EXPLANATION,
        [`${CUSTOM_PROPERTY_PREFIX}opinion`]: 'strongly-disagree',
        [`${CUSTOM_PROPERTY_PREFIX}author`]: name,
      }
  return Object.assign(object, told, {
    object_refs: ids,
    [`${CUSTOM_PROPERTY_PREFIX}author_ref`]: author,
    [`${CUSTOM_PROPERTY_PREFIX}source`]: sighting.source === '' ? undefined : sighting.source,
  })
}
