import type { DomainTemplate, ReferencePlace } from '../mapping/domain-templates.ts'
import type { PlaceOrPath, StixVersion } from '../mapping/place.ts'
import { customProperties, settle, type Given } from './given.ts'
import { itemsOf, type Json, type Properties } from './stix-object.ts'

/** What of an object has been put where, and what has found no place yet. */
type Filling = { properties: Properties; left: Given[] }

/** The properties of the domain object that an object becomes; what has no place among them is custom. */
export function domainProperties(template: DomainTemplate, givens: readonly Given[], version: StixVersion): Properties {
  const filling: Filling = { properties: { ...template.constants }, left: [] }
  fillFields(filling, template, givens, version)
  fillName(filling, template)
  fillContacts(filling, template)
  return { ...filling.properties, ...customProperties(filling.left, version) }
}

function fillFields(
  filling: Filling,
  { fields }: DomainTemplate,
  givens: readonly Given[],
  version: StixVersion,
): void {
  // In the order of the fields: of two relations for one property the first one has it.
  const order = Object.keys(fields)
  const sorted = givens.toSorted((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation))
  for (const given of sorted) {
    const place = Object.hasOwn(fields, given.relation) ? fields[given.relation] : undefined
    if (place === undefined || !fill(filling.properties, place, given, version)) filling.left.push(given)
  }
}

function fill(
  properties: Properties,
  place: PlaceOrPath | ReferencePlace,
  given: Given,
  version: StixVersion,
): boolean {
  if (typeof place === 'object' && 'reference' in place) {
    append(properties, 'external_references', referenceOf(place, given.value))
    if (place.reference === 'cve') properties.name ??= given.value
    return true
  }
  const settled = settle(place, given, version)
  if (settled === undefined || given.data !== undefined) return false
  const { path, value } = settled
  if (path.endsWith('[]')) append(properties, path.slice(0, -2), value)
  else if (properties[path] === undefined) properties[path] = value
  else return false
  return true
}

function referenceOf({ reference, property }: ReferencePlace, value: string): Json {
  if (reference === 'capec')
    return { source_name: reference, [property]: value.includes('CAPEC') ? value : `CAPEC-${value}` }
  if (reference === 'cve') return { source_name: value.startsWith('CVE') ? 'cve' : 'vulnerability', [property]: value }
  if (reference === 'mitre-attack' && !value.includes('mitre'))
    return { source_name: 'external_url', [property]: value }
  return { source_name: reference, [property]: value }
}

function append(properties: Properties, name: string, value: Json): void {
  properties[name] = [...itemsOf(properties[name]), value]
}

/** A person whose name is told in parts. */
function fillName(filling: Filling, { nameParts = [] }: DomainTemplate): void {
  if (filling.properties.name !== undefined) return
  const parts = nameParts.flatMap((relation) => filling.left.find((given) => given.relation === relation) ?? [])
  if (parts.length === 0) return
  filling.properties.name = parts.map(({ value }) => value).join(' ')
  filling.left = filling.left.filter((given) => !parts.includes(given))
}

function fillContacts(filling: Filling, { contacts = [] }: DomainTemplate): void {
  const told = contacts
    .map((relation) => [relation, filling.left.filter((given) => given.relation === relation)] as const)
    .filter(([, givens]) => givens.length > 0)
  if (told.length === 0) return
  filling.properties.contact_information = told
    .map(([relation, givens]) => `${relation}: ${givens.map(({ value }) => value).join('; ')}`)
    .join(' / ')
  filling.left = filling.left.filter(({ relation }) => !contacts.includes(relation))
}
