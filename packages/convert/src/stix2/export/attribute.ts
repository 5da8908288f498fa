import { defaultCategory, defaultToIds, isAttributeType, type Attribute } from '@tocsin/format'
import { ATTRIBUTES } from '../mapping/attributes.ts'
import { CUSTOM_PROPERTY_PREFIX, CUSTOM_TYPES } from '../mapping/constants.ts'
import { observe } from './attribute-observable.ts'
import { writeAttachedClusters } from './cluster.ts'
import { writeDetected, writeLoneIndicator, type Detected } from './detected.ts'
import { newObject, type Scope } from './scope.ts'
import type { Properties, StixObject } from './stix-object.ts'
import { applyTags } from './tags.ts'

/** An attribute of the event itself. Answers the ids of what stands for it. */
export function* writeAttribute(scope: Scope, attribute: Attribute, uuid: string): Generator<StixObject, string[]> {
  const detected = detectedBy(attribute, uuid)
  const { value = '', type = '' } = attribute
  const mapping = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined
  if (mapping?.as === 'vulnerability') {
    const references = [{ source_name: 'cve', external_id: value }]
    return yield* writeNamed(scope, detected, 'vulnerability', { name: value, external_references: references })
  }
  if (mapping?.as === 'campaign') return yield* writeNamed(scope, detected, 'campaign', { name: value })
  if (mapping?.as === 'rule' && scope.version === '2.1') {
    return yield* writeLoneIndicator(scope, detected, `[${value}]`, { pattern_type: mapping.patternType })
  }
  const observation = mapping?.as === 'observable' ? observe(attribute, uuid, mapping, scope.version) : undefined
  const pattern = isForDetection(attribute) ? observation?.pattern : undefined
  if (observation?.graph !== undefined) return yield* writeDetected(scope, detected, observation.graph, pattern)
  if (pattern === undefined) return yield* writeCustom(scope, attribute, detected)
  return yield* writeLoneIndicator(scope, detected, pattern)
}

/** True where an attribute is meant for detection; one that does not say is by its type. */
export function isForDetection({ to_ids, type = '' }: Attribute): boolean {
  return to_ids ?? (isAttributeType(type) && defaultToIds(type))
}

/** The category of an attribute, the usual one of its type where it names none. */
export function categoryOf(type: string, category: string | undefined): string | undefined {
  return category || (isAttributeType(type) ? defaultCategory(type) : undefined)
}

function detectedBy(attribute: Attribute, uuid: string): Detected {
  const { timestamp, first_seen, last_seen, comment, type = '' } = attribute
  const category = categoryOf(type, attribute.category) ?? ''
  const labels = [`misp:type="${type}"`, `misp:category="${category}"`]
  return { uuid, timestamp, first_seen, last_seen, comment, labels, phase: category, tagged: attribute }
}

/** A domain object of which an attribute tells nothing but the name. */
function* writeNamed(
  scope: Scope,
  { uuid, timestamp, labels, tagged }: Detected,
  type: string,
  properties: Properties,
): Generator<StixObject, string[]> {
  const object = newObject(scope, type, uuid, timestamp)
  Object.assign(object, properties, { labels })
  yield* applyTags(scope, object, tagged)
  yield object
  yield* writeAttachedClusters(scope, object, tagged.Galaxy ?? [])
  return [object.id]
}

/** A custom object has no pattern: that the attribute is for detection stands among its labels, as misp-stix documents. */
function* writeCustom(scope: Scope, attribute: Attribute, detected: Detected): Generator<StixObject, string[]> {
  const { type = '', value = '', comment, data } = attribute
  const labels = isForDetection(attribute) ? [...detected.labels, 'misp:to_ids="True"'] : detected.labels
  return yield* writeNamed(scope, { ...detected, labels }, CUSTOM_TYPES.attribute, {
    [`${CUSTOM_PROPERTY_PREFIX}type`]: type,
    [`${CUSTOM_PROPERTY_PREFIX}category`]: detected.phase,
    [`${CUSTOM_PROPERTY_PREFIX}value`]: value,
    [`${CUSTOM_PROPERTY_PREFIX}comment`]: comment === '' ? undefined : comment,
    [`${CUSTOM_PROPERTY_PREFIX}data`]: data === '' ? undefined : data,
  })
}
