import { UnreadableDocument } from '../../importer.ts'
import type { Lose, Loss } from '../../loss.ts'
import type { StixVersion } from '../mapping/place.ts'
import { requiredProperties } from './required-properties.ts'
import { fieldOf, isRecord, type StixObject, textOf } from './stix-object.ts'

/** The objects of a document, each in its last version, and what was wrong with the others. */
export type Bundle = {
  readonly id: string | undefined
  readonly version: StixVersion
  readonly objects: readonly StixObject[]
  readonly byId: ReadonlyMap<string, StixObject>
}

const ID = /^([a-z0-9][a-z0-9-]{1,248}[a-z0-9])--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * A bundle of STIX 2.0 or 2.1, or a bare list of objects, or one object. An object without the properties that make it one
 * is left out; one that lacks a property that its type has to have is taken, and the rule named.
 */
export function readBundle(document: string, lose: Lose): Bundle {
  const { id, items, base, spec } = unwrap(parse(document, lose))
  const byId = new Map<string, StixObject>()
  items.forEach((item, index) => {
    const object = readObject(item, `${base}[${index}]`, lose)
    if (object === undefined) return
    const known = byId.get(object.id)
    if (known === undefined) byId.set(object.id, object)
    else byId.set(object.id, newer(known, object, lose))
  })
  const objects = [...byId.values()]
  if (objects.length === 0)
    throw new UnreadableDocument('The document holds no STIX object (an object with a type and an id).')
  const version = versionOf(objects, spec)
  for (const object of objects) tellMissing(object, version, lose)
  return { id, version, objects, byId }
}

const NUL_OR_HALF = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const MAY_HAVE_THEM = /\\u(?:0000|d[89a-f])|[\ud800-\udfff]/i

/** What no text of MISP holds is left out before anything is read: it would take what it stands in along. */
function parse(document: string, lose: Lose): unknown {
  let isChanged = false
  const clean = (_: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value
    const text = value.replaceAll(NUL_OR_HALF, '')
    isChanged ||= text !== value
    return text
  }
  try {
    const raw: unknown = MAY_HAVE_THEM.test(document) ? JSON.parse(document, clean) : JSON.parse(document)
    if (isChanged) lose({ path: 'objects', why: 'Text has no NUL and no halves of characters; they are left out.' })
    return raw
  } catch {
    throw new UnreadableDocument('A STIX 2 document is JSON.')
  }
}

function unwrap(raw: unknown): { id: string | undefined; items: unknown[]; base: string; spec: unknown } {
  if (Array.isArray(raw)) return { id: undefined, items: raw, base: '', spec: undefined }
  if (!isRecord(raw)) throw new UnreadableDocument('A STIX 2 document is a bundle, a list of objects or one object.')
  const objects = fieldOf(raw, 'objects')
  if (fieldOf(raw, 'type') !== 'bundle' && !Array.isArray(objects)) {
    return { id: undefined, items: [raw], base: '', spec: fieldOf(raw, 'spec_version') }
  }
  const id = fieldOf(raw, 'id')
  const items: unknown[] = Array.isArray(objects) ? objects : objects === undefined ? [] : [objects]
  return {
    id: typeof id === 'string' && ID.test(id) ? id : undefined,
    items,
    base: 'objects',
    spec: fieldOf(raw, 'spec_version'),
  }
}

function readObject(item: unknown, path: string, lose: Lose): StixObject | undefined {
  if (!isRecord(item)) return refuse(lose, path, 'Every member of a bundle is an object.')
  const type = fieldOf(item, 'type')
  const id = fieldOf(item, 'id')
  if (typeof type !== 'string' || type === '') return refuse(lose, `${path}.type`, 'Every object has a type.')
  const named = typeof id === 'string' ? ID.exec(id) : null
  if (named === null || typeof id !== 'string') {
    return refuse(lose, `${path}.id`, 'An id is a type, two hyphens and a UUID.')
  }
  if (named[1] !== type) lose({ path: `${path}.id`, why: `The id has to begin with the type, ${type}.` })
  return { path, type, id, fields: item }
}

function refuse(lose: Lose, path: string, why: string): undefined {
  lose({ path, why })
  return undefined
}

/** Of one object in several versions the last counts. Source: STIX 2.1 §3.6. */
function newer(first: StixObject, second: StixObject, lose: Lose): StixObject {
  const isNewer = modifiedOf(second) > modifiedOf(first)
  lose({ path: (isNewer ? first : second).path, why: 'Another version of the object is taken.' })
  return isNewer ? second : first
}

function modifiedOf(object: StixObject): number {
  const millis = Date.parse(textOf(object, 'modified') ?? '')
  return Number.isNaN(millis) ? -Infinity : millis
}

/** In 2.0 the bundle says its version, from 2.1 on each object does. */
function versionOf(objects: readonly StixObject[], spec: unknown): StixVersion {
  if (spec === '2.0' || spec === '2.1') return spec
  return objects.some(({ fields }) => fieldOf(fields, 'spec_version') === '2.1') ? '2.1' : '2.0'
}

function tellMissing(object: StixObject, version: StixVersion, lose: (loss: Loss) => void): void {
  for (const name of requiredProperties(object, version)) {
    if (fieldOf(object.fields, name) === undefined) {
      lose({ path: `${object.path}.${name}`, why: `STIX ${version} wants this property of every ${object.type}.` })
    }
  }
}
