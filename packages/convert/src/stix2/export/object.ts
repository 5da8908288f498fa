import type { Attribute, MispObject } from '@tocsin/format'
import { CUSTOM_TYPES } from '../mapping/constants.ts'
import {
  DOMAIN_TEMPLATES,
  RULE_TEMPLATES,
  SCRIPT_STATE,
  SCRIPT_TEMPLATES,
  type DomainTemplate,
} from '../mapping/domain-templates.ts'
import { hasRequired } from '../mapping/required.ts'
import { isForDetection } from './attribute.ts'
import { writeAttachedClusters } from './cluster.ts'
import { customProperties } from './custom-object.ts'
import { phases, writeDetected, writeLoneIndicator, type Detected } from './detected.ts'
import { domainProperties } from './domain-object.ts'
import { payloadOf, type Given } from './given.ts'
import type { Merged } from './merged-objects.ts'
import { observeObject } from './object-observable.ts'
import { ruleOf } from './rule-object.ts'
import { newObject, uuidOf, type Scope } from './scope.ts'
import { itemsOf, type Properties, type StixObject } from './stix-object.ts'
import { applyTags } from './tags.ts'

/** An object and where it stands in the event. */
export type PlacedObject = { object: MispObject; path: string; uuid: string }

/** An object of the event. Answers the ids of what stands for it. */
export function* writeObject(scope: Scope, placed: PlacedObject, merged: Merged): Generator<StixObject, string[]> {
  const { object } = placed
  const detected = detectedBy(placed, merged)
  const givens = (of: MispObject) => givensOf(scope, of, placed.path)
  const rule = Object.hasOwn(RULE_TEMPLATES, object.name) ? RULE_TEMPLATES[object.name] : undefined
  const found =
    rule !== undefined && isOf(scope, rule.only) ? ruleOf(rule, object, givens(object), scope.version) : undefined
  if (found !== undefined) {
    const { pattern, properties } = found
    return yield* writeLoneIndicator(scope, detected, pattern, propertiesIn(scope, properties))
  }
  const domain = domainTemplateOf(object)
  if (domain !== undefined && isOf(scope, domain.only)) {
    const properties = domainProperties(domain, givens(object), scope.version)
    if (hasRequired(domain.type, properties, scope.version))
      return yield* writeDomain(scope, detected, domain, properties)
  }
  const { uuid } = placed
  const observed = observeObject({ object, uuid, version: scope.version, merged, givensOf: givens })
  if (observed === undefined) {
    return yield* writeWhole(scope, detected, CUSTOM_TYPES.object, customProperties(object, attributesOf(object)))
  }
  const isIndicator = [object, ...allParts(object, merged)].some((one) => attributesOf(one).some(isForDetection))
  return yield* writeDetected(scope, detected, observed.graph, isIndicator ? observed.pattern : undefined)
}

/** A domain object, or a custom one, that stands for a whole object. Answers its id. */
export function* writeWhole(
  scope: Scope,
  { uuid, timestamp, labels, tagged }: Detected,
  type: string,
  properties: Properties,
): Generator<StixObject, string[]> {
  const object = newObject(scope, type, uuid, timestamp)
  Object.assign(object, properties, { labels: [...labels, ...itemsOf(properties.labels)] })
  yield* applyTags(scope, object, tagged)
  yield object
  yield* writeAttachedClusters(scope, object, tagged.Galaxy ?? [])
  return [object.id]
}

/** What an object tells of itself: the tags and galaxies are those of its attributes, since objects have none. */
export function detectedBy({ object, uuid }: PlacedObject, merged: Merged): Detected {
  const { timestamp, first_seen, last_seen, comment, name } = object
  const phase = object['meta-category'] ?? ''
  const labels = [`misp:name="${name.replaceAll('|', '-')}"`, `misp:meta-category="${phase}"`]
  const attributes = [object, ...allParts(object, merged)].flatMap(attributesOf)
  const tagged = {
    Tag: attributes.flatMap(({ Tag = [] }) => Tag),
    Galaxy: attributes.flatMap(({ Galaxy = [] }) => Galaxy),
  }
  return { uuid, timestamp, first_seen, last_seen, comment, labels, phase, tagged }
}

/** The attributes of an object that are written. */
export function attributesOf({ Attribute = [] }: MispObject): Attribute[] {
  return Attribute.filter(({ deleted }) => deleted !== true)
}

/** The parts of an object and theirs. */
export function allParts(object: MispObject, merged: Merged): MispObject[] {
  return merged.partsOf(object).flatMap((part) => [part, ...allParts(part, merged)])
}

/** The values of an object. What has no relation goes by its type. */
export function givensOf(scope: Scope, object: MispObject, path: string): Given[] {
  return attributesOf(object).map((attribute, i) => {
    const { object_relation, type = '', value = '', data } = attribute
    const relation = object_relation === null || object_relation === undefined ? type : object_relation
    const uuid = uuidOf(scope, attribute, `${path}.Attribute[${i}]`)
    return { relation, value, data: payloadOf(data), uuid, isIndicator: isForDetection(attribute) }
  })
}

function* writeDomain(
  scope: Scope,
  detected: Detected,
  template: DomainTemplate,
  properties: Properties,
): Generator<StixObject, string[]> {
  if (template.hasPhase) properties.kill_chain_phases = phases(detected.phase)
  if (template.comment !== undefined && detected.comment) properties[template.comment] ??= detected.comment
  if (template.type === 'malware' && scope.version === '2.1') properties.is_family ??= false
  return yield* writeWhole(scope, detected, template.type, properties)
}

function domainTemplateOf(object: MispObject): DomainTemplate | undefined {
  if (object.name !== 'script')
    return Object.hasOwn(DOMAIN_TEMPLATES, object.name) ? DOMAIN_TEMPLATES[object.name] : undefined
  const { relation, malicious } = SCRIPT_STATE
  const isMalware = attributesOf(object).some(
    ({ object_relation, value }) => object_relation === relation && value === malicious,
  )
  return SCRIPT_TEMPLATES[isMalware ? 'malware' : 'tool']
}

function isOf({ version }: Scope, only: string | undefined): boolean {
  return only === undefined || only === version
}

/** The patterns of 2.0 have neither language nor version. */
function propertiesIn({ version }: Scope, properties: Properties): Properties {
  const { pattern_type: _type, pattern_version: _version, ...others } = properties
  return version === '2.1' ? properties : others
}
