import { CUT } from './repaired.ts'

/** What an answer looks like, whatever it says: names, nesting, and how each value is spelled. */
export type Shape = { kinds: Map<Kind, number>; fields: Map<string, Shape>; items: Shape | undefined }
type Kind = 'text' | 'digits' | 'number' | 'boolean' | 'null' | 'list' | 'record'

/** Where people write: digits there are text like any other. */
const WRITTEN =
  /^(value\d?|info|name|comment|description|data|releasability|event_info|event_orgc|org_name|title|change)$/

/** The shape of a value; a list's items make one shape together. */
export function shapeOf(value: unknown): Shape {
  const shape = emptyShape()
  addTo(shape, value, '')
  return shape
}

/** How ours differs from theirs, one sentence each, by path: `Event.Tag[].local: boolean is not there`. */
export function* shapeDifferences(theirs: Shape, ours: Shape, path = ''): Generator<string> {
  const others = [...ours.kinds.keys()].filter((kind) => !theirs.kinds.has(kind))
  if (others.length > 0) yield `${path}: ${listed(theirs)} is ${others.join(' or ')}`
  if (theirs.items && ours.items) yield* shapeDifferences(theirs.items, ours.items, `${path}[]`)
  if (!theirs.kinds.has('record') || !ours.kinds.has('record')) return
  for (const name of [...new Set([...theirs.fields.keys(), ...ours.fields.keys()])].toSorted()) {
    yield* fieldDifferences(theirs, ours, name, path === '' ? name : `${path}.${name}`)
  }
}

// oxlint-disable-next-line max-params -- one field on both sides
function* fieldDifferences(theirs: Shape, ours: Shape, name: string, path: string): Generator<string> {
  const [field, other] = [theirs.fields.get(name), ours.fields.get(name)]
  if (name === CUT) return
  if (field === undefined && theirs.fields.has(CUT)) return
  if (field === undefined) yield `${path}: not there is ${listed(other)}`
  else if (isAlways(theirs, field) && !isAlways(ours, other)) yield `${path}: ${listed(field)} is not there`
  else if (other !== undefined) yield* shapeDifferences(field, other, path)
}

/** Whether every record that makes the shape has the field. */
function isAlways(shape: Shape, field: Shape | undefined): boolean {
  const count = [...(field?.kinds.values() ?? [])].reduce((sum, seen) => sum + seen, 0)
  return count >= (shape.kinds.get('record') ?? 0)
}

function listed(shape: Shape | undefined): string {
  return [...(shape?.kinds.keys() ?? [])].toSorted().join(' or ')
}

function addTo(shape: Shape, value: unknown, name: string): void {
  const kind = kindOf(value, name)
  shape.kinds.set(kind, (shape.kinds.get(kind) ?? 0) + 1)
  if (Array.isArray(value)) {
    for (const item of value) addTo((shape.items ??= emptyShape()), item, name)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) addTo(fieldOf(shape, key), inner, key)
  }
}

/** A name that no record of the format has is data itself: `{"tlp:red": "1"}`. */
function fieldOf(shape: Shape, key: string): Shape {
  const name = /^[A-Za-z_$][\w.-]*$/.test(key) ? key : '*'
  const field = shape.fields.get(name) ?? emptyShape()
  shape.fields.set(name, field)
  return field
}

function kindOf(value: unknown, name: string): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'record'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'string' && /^-?\d+$/.test(value) && !WRITTEN.test(name) ? 'digits' : 'text'
}

function emptyShape(): Shape {
  return { kinds: new Map(), fields: new Map(), items: undefined }
}
