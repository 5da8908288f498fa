import type { MispObject } from '@tocsin/format'
import type { RuleTemplate } from '../mapping/domain-templates.ts'
import type { StixVersion } from '../mapping/place.ts'
import { customProperties, type Given } from './given.ts'
import type { Json, Properties } from './stix-object.ts'

/** A rule and what an indicator tells of it; undefined where the object has no rule. */
export type Rule = { pattern: string; properties: Properties }

/** What an object with a rule becomes. */
export function ruleOf(
  template: RuleTemplate,
  object: MispObject,
  givens: readonly Given[],
  version: StixVersion,
): Rule | undefined {
  const { rule, patternType, fields, reference } = template
  const pattern = givens.find(({ relation }) => relation === rule)
  if (pattern === undefined || pattern.value === '') return undefined
  const properties: Properties = { pattern_type: patternType }
  const left: Given[] = []
  for (const given of givens) {
    if (given === pattern || given.relation === reference) continue
    const field = Object.hasOwn(fields, given.relation) ? fields[given.relation] : undefined
    const value =
      field === 'pattern_version' && patternType === 'stix' ? given.value.replace(/^[a-z ]+/i, '') : given.value
    if (field !== undefined && properties[field] === undefined) properties[field] = value
    else left.push(given)
  }
  const references = referencesOf(object, reference)
  if (references.length > 0) properties.external_references = references
  return { pattern: pattern.value, properties: { ...properties, ...customProperties(left, version) } }
}

/** Addresses with what is said of them. */
function referencesOf({ Attribute = [] }: MispObject, relation: string | undefined): Json[] {
  return Attribute.filter(({ object_relation, deleted }) => object_relation === relation && !deleted).map(
    ({ value = '', comment = '' }) => ({
      source_name: 'url',
      url: value,
      ...(comment !== '' && { description: comment }),
    }),
  )
}
