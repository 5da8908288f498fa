import { attributeObjects, type AttributeObject, objectOf } from '../mapping/attribute-types.ts'
import { valuesOf } from '../mapping/forms.ts'
import { accountsByType, type TemplateObject, templateObjects } from '../mapping/object-templates.ts'
import { valuesAt } from '../mapping/places.ts'
import type { StixRecord, StixValue } from '../shape/shape.ts'
import { textOfLeaf } from '../shape/to-xml.ts'
import { textAt } from './reading.ts'
import { rowOf } from '../../row-of.ts'

/** What says how a value is to be compared, or what is told by the type that is found. */
const SAID_OTHERWISE = new Set([
  'condition',
  'apply_condition',
  'xsi:type',
  'precision',
  'datatype',
  'pattern_type',
  'delimiter',
  'is_source',
  'is_destination',
  'category',
  'type',
  'named',
  'is_domain_name',
  'is_spoofed',
  'layer4_protocol',
])

/** Every text in an object of CybOX that says what it is. */
function textsOf(value: StixValue | undefined): string[] {
  if (value === undefined) return []
  if (typeof value !== 'object') return [String(value).trim()].filter((text) => text !== '')
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return Object.entries(value).flatMap(([key, one]) => (SAID_OTHERWISE.has(key) ? [] : textsOf(one)))
}

/** What stays of the first when the texts of the second are taken away. */
export function textsBeside(whole: StixValue, said: StixValue): string[] {
  const left = textsOf(said).map(folded)
  return textsOf(whole).filter((text) => {
    const at = left.indexOf(folded(text))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function folded(text: string): string {
  return text.toLowerCase()
}

const OPTIONAL_KINDS = new Set(['URI', 'Pipe'])

/** The one type of attribute that says all that the object says, and its values: several where any of them is enough. */
export function asAttribute(properties: StixRecord): { type: string; values: string[] } | undefined {
  const known = address(properties)
  if (known) return known
  for (const [type, candidate] of attributeObjects) {
    if (candidate.type !== textAt(properties, 'xsi:type') || !holdsFixed(candidate, properties)) continue
    const values = valuesFor(candidate, properties)
    const [first] = values
    const said = values.length === 1 ? objectOf(type, first ?? '')?.properties : properties
    if (first !== undefined && said && textsBeside(properties, said).length === 0) return { type, values }
  }
  return undefined
}

function holdsFixed({ fixed, kind }: AttributeObject, properties: StixRecord): boolean {
  return fixed.every(([place, said]) => {
    const found = valuesAt(properties, place)
    return found.length === 0 ? OPTIONAL_KINDS.has(kind) : found.includes(said)
  })
}

function valuesFor({ places }: AttributeObject, properties: StixRecord): string[] {
  const parts = places.map((place) => valuesAt(properties, place).flatMap(valuesOf))
  const [first = [], second] = parts
  if (second === undefined) return textsOf(properties).flatMap(valuesOf).length === first.length ? first : []
  return first.length === 1 && second.length === 1 ? [`${first[0]}|${second[0]}`] : []
}

const BY_CATEGORY: Readonly<Record<string, string>> = { 'e-mail': 'email', asn: 'AS', mac: 'mac-address' }

/** The category of an address says what it is; where traffic is not said to come from it, it goes there. */
function address(properties: StixRecord): { type: string; values: string[] } | undefined {
  if (textAt(properties, 'xsi:type') !== 'AddressObjectType') return undefined
  const isSource = textOfLeaf(properties['is_source']) === 'true'
  const type = rowOf(BY_CATEGORY, textAt(properties, 'category')) ?? (isSource ? 'ip-src' : 'ip-dst')
  const values = valuesOf(properties['address_value'] ?? '')
  return values.length === 0 ? undefined : { type, values }
}

/** What of an object a template says: the relations of it, and in order of the template their values. */
export type AsTemplate = { name: string; template: TemplateObject; values: [string, string][] }

/** The template that says most of an object; the one of the name, where there is one of it. */
export function asTemplate(properties: StixRecord, name: string | undefined): AsTemplate | undefined {
  const type = textAt(properties, 'xsi:type')
  const all = [
    ...Object.entries(templateObjects),
    ...Object.values(accountsByType).map((one): [string, TemplateObject] => ['user-account', one]),
  ]
  const found = all
    .filter(([, template]) => template.type === type)
    .map(([one, template]) => ({ name: one, template, values: relationsOf(template, properties) }))
    .filter(({ values }) => values.length > 0)
  const named = found.find((one) => one.name === name)
  return named ?? found.toSorted((one, other) => other.values.length - one.values.length)[0]
}

export function relationsOf({ places }: TemplateObject, properties: StixRecord): [string, string][] {
  const taken = new Set<string>()
  return Object.entries(places).flatMap(([relation, place]) => {
    const steps = place.steps.join('.')
    // Of relations that share a place the first is read, but where the form tells them apart.
    const values = valuesAt(properties, place).flatMap(valuesOf)
    const isShared = taken.has(steps) && !steps.endsWith('+') && steps !== '.'
    if (values.length > 0 && !isShared) taken.add(steps)
    return isShared ? [] : values.map((value): [string, string] => [relation, value])
  })
}
