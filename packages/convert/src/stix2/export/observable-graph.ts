import { ADDRESS, REFERENCED_TYPES } from '../mapping/place.ts'
import { isReference, stepsOf } from './path-steps.ts'
import type { Json, Properties, StixObject } from './stix-object.ts'

/** A property's value while a graph is built: references are the nodes that they lead to. */
type Value = Json | Node | Value[] | { [name: string]: Value }
type Fields = { [name: string]: Value }

/** An observable of a graph. */
export class Node {
  readonly fields: Fields = {}
  readonly type: string
  readonly uuid: string
  constructor(type: string, uuid: string) {
    this.type = type
    this.uuid = uuid
  }
}

/** A value to be placed, and what makes new objects on its way: their UUID, and the type where the reference leaves it open. */
export type Placed = { path: string; value: Json; uuid: string; target: string | undefined }

/** Observables that tell of one thing: the main one, and those that it refers to, in the order of their making. */
export class ObservableGraph {
  readonly main: Node
  readonly nodes: Node[]
  constructor(type: string, uuid: string) {
    this.main = new Node(type, uuid)
    this.nodes = [this.main]
  }

  /** Puts a value at its path; false, and nothing is changed, where another value stands there. */
  place({ path, value, uuid, target }: Placed): boolean {
    const steps = stepsOf(path)
    if (this.#isTaken(path)) return false
    let fields = this.main.fields
    for (const { name, list } of steps.slice(0, -1)) {
      const make = () => (isReference(name) ? this.add(typeOf(name, target), uuid) : {})
      fields = enter(fields, name, list, make)
    }
    const last = steps.at(-1)
    if (last === undefined) return false
    if (last.list === undefined) fields[last.name] = value
    else listOf(fields, last.name).push(value)
    return true
  }

  /** A further observable of the graph. */
  add(type: string, uuid: string): Node {
    const node = new Node(type, uuid)
    this.nodes.push(node)
    return node
  }

  #isTaken(path: string): boolean {
    let fields: Value | undefined = this.main.fields
    for (const { name, list } of stepsOf(path)) {
      if (!isFields(fields)) return fields !== undefined
      if (list !== undefined && list !== '0') return false
      const next: Value | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined
      fields = list === '0' && Array.isArray(next) ? next[0] : next
      if (fields instanceof Node) fields = fields.fields
      if (fields === undefined) return false
    }
    return true
  }

  /** The observables as objects of their own, which refer to each other by id: STIX 2.1. */
  *asObjects(): Generator<StixObject> {
    for (const node of this.nodes) {
      const id = idOf(node)
      yield { type: node.type, spec_version: '2.1', id, ...resolve(node.fields, idOf) }
    }
  }

  /** The observables as members of one container, which refer to each other by their key: STIX 2.0. */
  asContainer(): Properties {
    const keys = new Map(this.nodes.map((node, i) => [node, String(i)]))
    const keyOf = (node: Node) => keys.get(node) ?? '0'
    return Object.fromEntries(
      this.nodes.map((node) => [keyOf(node), { type: node.type, ...resolve(node.fields, keyOf) }]),
    )
  }
}

/** The ids of a graph's observables, of which a bundle holds but one each. */
function idOf({ type, uuid }: Node): string {
  return `${type}--${uuid}`
}

/** A part of a message is a file or an artifact, an address of either version; the other references lead to one type. */
function typeOf(reference: string, target: string | undefined): string {
  const usual = REFERENCED_TYPES[reference] ?? 'file'
  return target !== undefined && (usual === ADDRESS || reference === 'body_raw_ref') ? target : usual
}

function enter(fields: Fields, name: string, list: string | undefined, make: () => Node | Fields): Fields {
  if (list === undefined) return fieldsOf((fields[name] ??= make()))
  const items = listOf(fields, name)
  if (list === '0' && items[0] !== undefined) return fieldsOf(items[0])
  const item = make()
  items.push(item)
  return fieldsOf(item)
}

function fieldsOf(value: Value): Fields {
  if (value instanceof Node) return value.fields
  if (isFields(value)) return value
  throw new Error('A path of the mapping leads through a plain value')
}

function listOf(fields: Fields, name: string): Value[] {
  const items = (fields[name] ??= [])
  if (Array.isArray(items)) return items
  throw new Error('A path of the mapping takes a plain value for a list')
}

function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Node)
}

function resolve(fields: Fields, nameOf: (node: Node) => string): Properties {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, resolveValue(value, nameOf)]))
}

function resolveValue(value: Value, nameOf: (node: Node) => string): Json {
  if (value instanceof Node) return nameOf(value)
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, nameOf))
  if (isFields(value)) return resolve(value, nameOf)
  // Neither a node, nor a list, nor fields: what is left of a value is plain JSON, which the compiler cannot tell.
  return value as Json
}
