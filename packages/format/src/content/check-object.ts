import type { Finding } from '../finding.ts'
import type { ObjectTemplate } from './object-template.ts'

/** As much of an object as a template speaks of; `path` is where an attribute stands, where that is not its position. */
export type CheckedObject = { Attribute?: readonly CheckedAttribute[] | undefined }
export type CheckedAttribute = {
  object_relation?: string | null | undefined
  type?: string | undefined
  category?: string | undefined
  value?: string | undefined
  deleted?: boolean | undefined
  path?: string | undefined
}

/**
 * What a template says of an object. `broken` are MISP's rules, for which it refuses what people save; `advice` is what
 * guides a form: a relation that the template does not know, another type or category than it names, a value outside a
 * closed choice. Advice refuses nothing, as in MISP: templates grow, and objects outlive them.
 */
export type Conformity = { broken: Finding[]; advice: Finding[] }

/** Holds an object's live attributes to a template; all that is found, in the order in which MISP looks. */
export function checkObject(template: ObjectTemplate, object: CheckedObject): Conformity {
  const live = (object.Attribute ?? []).flatMap((attribute, i) =>
    attribute.deleted ? [] : [{ ...attribute, path: attribute.path ?? `Attribute[${i}]` }],
  )
  return {
    broken: [...missing(template, live), ...repeated(template, live)],
    advice: live.flatMap((attribute) => adviceOn(template, attribute)),
  }
}

type Placed = CheckedAttribute & { path: string }

/** MISP's words; its program stops at the first. Source: MISP's ObjectTemplate::checkTemplateConformity. */
function missing(template: ObjectTemplate, attributes: readonly Placed[]): Finding[] {
  const relations = new Set(attributes.map(({ object_relation }) => object_relation))
  const findings = (template.required ?? [])
    .filter((relation) => !relations.has(relation))
    .map((relation) => ({
      path: 'Attribute',
      rule: 'object.required',
      message: `Could not save the object as a required attribute is not set (${relation})`,
      value: relation,
    }))
  const choice = template.requiredOneOf ?? []
  if (choice.length === 0 || choice.some((relation) => relations.has(relation))) return findings
  const message = `Could not save the object as it requires at least one of the following attributes to be set: ${choice.join(', ')}`
  return [...findings, { path: 'Attribute', rule: 'object.requiredOneOf', message, value: choice }]
}

/** A relation without `multiple` stands in an object once. */
function repeated(template: ObjectTemplate, attributes: readonly Placed[]): Finding[] {
  const seen = new Set<string>()
  return attributes.flatMap(({ object_relation, path }) => {
    const element = object_relation == null ? undefined : template.attributes.get(object_relation)
    if (object_relation == null || !element || element.multiple) return []
    if (!seen.has(object_relation)) {
      seen.add(object_relation)
      return []
    }
    const message =
      'Could not save the object as a unique relationship within the object was assigned to more than one attribute. This is only allowed if the multiple flag is set in the object template.'
    return [{ path: `${path}.object_relation`, rule: 'object.multiple', message, value: object_relation }]
  })
}

function adviceOn(template: ObjectTemplate, { object_relation, type, category, value, path }: Placed): Finding[] {
  const element = object_relation == null ? undefined : template.attributes.get(object_relation)
  if (!element) {
    const message = `The template ${template.name} has no such relation.`
    return [{ path: `${path}.object_relation`, rule: 'object.relation.unknown', message, value: object_relation ?? '' }]
  }
  const findings: Finding[] = []
  const advise = (field: string, rule: string, message: string, found: unknown) =>
    findings.push({ path: `${path}.${field}`, rule, message, value: found })
  const wanted = element['misp-attribute']
  if (type !== undefined && type !== wanted) {
    advise('type', 'object.type', `The template gives this relation the type ${wanted}.`, type)
  }
  const { values_list = [], categories = [] } = element
  if (category !== undefined && categories.length > 0 && !categories.includes(category)) {
    advise('category', 'object.category', `The template suggests: ${categories.join(', ')}.`, category)
  }
  if (value !== undefined && values_list.length > 0 && !values_list.includes(value)) {
    advise('value', 'object.values_list', 'The value is none of those that the template lists.', value)
  }
  return findings
}
