import type { Field, Shape } from './foreign-shapes.ts'
import { addFound } from './foreign-values.ts'
import { timesOf } from './foreign-indicator.ts'
import { tagsOf } from './markings.ts'
import { factsOfObservable } from './observable-facts.ts'
import type { FoundValue } from './foreign-parts.ts'
import type { Reading } from './reading.ts'
import type { StixObject } from './stix-object.ts'
import { mispUuid } from './uuids.ts'

const text = (relation: string): Field => ['text', relation]
const float = (relation: string): Field => ['float', relation]
const time = (relation: string): Field => ['datetime', relation]

/** Domain objects that are objects in MISP rather than clusters. Source: misp-stix. */
const SHAPES: Readonly<Record<string, Shape>> = {
  identity: {
    object: 'identity',
    metaCategory: 'misc',
    fields: {
      name: text('name'),
      description: text('description'),
      identity_class: text('identity_class'),
      roles: text('roles'),
      sectors: text('sectors'),
      contact_information: text('contact_information'),
    },
    alwaysObject: ['name'],
  },
  location: {
    object: 'geolocation',
    metaCategory: 'misc',
    fields: {
      name: text('text'),
      description: text('text'),
      city: text('city'),
      country: text('countrycode'),
      latitude: float('latitude'),
      longitude: float('longitude'),
      precision: float('accuracy-radius'),
      postal_code: text('zipcode'),
      region: text('region'),
      street_address: text('address'),
      administrative_area: text('region'),
    },
  },
  'malware-analysis': {
    object: 'malware-analysis',
    metaCategory: 'misc',
    fields: {
      analysis_definition_version: text('analysis_definition_version'),
      analysis_ended: time('end_time'),
      analysis_engine_version: text('analysis_engine_version'),
      analysis_started: time('start_time'),
      configuration_version: text('configuration_version'),
      modules: text('module'),
      product: text('product'),
      result: text('result'),
      result_name: text('result_name'),
      submitted: time('submitted_time'),
      version: text('version'),
    },
    alwaysObject: ['product'],
  },
}

const METRES_IN_A_KILOMETRE = 1000

/** What is told otherwise than as a value of the object. */
const ABOUT_THE_RECORD = new Set(['created', 'modified', 'created_by_ref', 'labels', 'confidence', 'revoked', 'lang'])

export function becomesObject({ type }: StixObject): boolean {
  return Object.hasOwn(SHAPES, type)
}

export function readForeignObject(object: StixObject, reading: Reading): void {
  const shape = SHAPES[object.type]
  if (shape === undefined) return
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
  const { object: name, metaCategory } = shape
  const part = { object: name, metaCategory, key: '', relationship: '', values }
  const tags = tagsOf(object, reading.bundle, reading.lose)
  const times = timesOf(object, 'modified', 'modified')
  addFound(
    { shape: { ...shape, alwaysObject: values.map(({ relation }) => relation) }, parts: [part], unplaced },
    { id: object.id, path: object.path, ...mispUuid(object.id), toIds: false, tags, times },
    reading,
  )
}
