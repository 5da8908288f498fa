import { DOMAIN_TEMPLATES } from '../mapping/domain-templates.ts'
import { timesOf } from './foreign-indicator.ts'
import type { FoundValue } from './foreign-parts.ts'
import type { Field, Fields, Shape } from './foreign-shapes.ts'
import { addFound } from './foreign-values.ts'
import { tagsOf } from './markings.ts'
import { factsOfObservable } from './observable-facts.ts'
import { pathsOf } from './own-values.ts'
import type { Reading } from './reading.ts'
import { typeOfRelation } from './relation-types.ts'
import type { StixObject } from './stix-object.ts'
import { mispUuid } from './uuids.ts'

/** The templates of domain objects that are objects in MISP rather than clusters. Source: misp-stix. */
const TEMPLATES: Readonly<Record<string, string>> = {
  identity: 'identity',
  location: 'geolocation',
  'malware-analysis': 'malware-analysis',
}

/** What of a place the template has no relation for of its own. */
const MORE_FIELDS: Readonly<Record<string, Fields>> = {
  geolocation: { name: ['text', 'text'], administrative_area: ['text', 'region'] },
}

/** The templates that exporters write from, read the other way round. */
function shapeOf(name: string): Shape {
  const fields = Object.entries(DOMAIN_TEMPLATES[name]?.fields ?? {}).flatMap(([relation, place]) => {
    if (typeof place === 'object' && 'reference' in place) return []
    const field: Field = [typeOfRelation(name, relation), relation]
    return pathsOf(place).map((path): [string, Field] => [path, field])
  })
  const all = { ...Object.fromEntries(fields), ...MORE_FIELDS[name] }
  const relations = Object.values(all).map(([, relation]) => relation)
  return { object: name, metaCategory: 'misc', fields: all, alwaysObject: relations }
}

const METRES_IN_A_KILOMETRE = 1000

/** What is told otherwise than as a value of the object. */
const ABOUT_THE_RECORD = new Set(['created', 'modified', 'created_by_ref', 'labels', 'confidence', 'revoked', 'lang'])

export function becomesObject({ type }: StixObject): boolean {
  return Object.hasOwn(TEMPLATES, type)
}

export function readForeignObject(object: StixObject, reading: Reading): void {
  const name = TEMPLATES[object.type]
  if (name === undefined) return
  const shape = shapeOf(name)
  const fields = Object.entries(object.fields).filter(([name]) => !ABOUT_THE_RECORD.has(name))
  const said = factsOfObservable(
    { ...object, fields: Object.fromEntries(fields) },
    () => undefined,
    () => false,
  )
  const values: FoundValue[] = []
  const unplaced = said.facts.filter(({ path, value }) => {
    const field = Object.hasOwn(shape.fields, path) ? shape.fields[path] : undefined
    if (field === undefined) return true
    const [type, relation] = field
    values.push({ type, relation, value: path === 'precision' ? String(Number(value) / METRES_IN_A_KILOMETRE) : value })
    return false
  })
  const part = { object: name, metaCategory: shape.metaCategory, key: '', relationship: '', values }
  const tags = tagsOf(object, reading.bundle, reading.lose)
  const times = timesOf(object, 'modified', 'modified')
  addFound(
    { shape, parts: [part], unplaced },
    { id: object.id, path: object.path, ...mispUuid(object.id), toIds: false, tags, times },
    reading,
  )
}
