/** What the JSON of python-stix is made of. Texts with attributes are records whose `value` is the text. */
export type StixValue = string | number | boolean | StixRecord | StixValue[]
export type StixRecord = { [key: string]: StixValue | undefined }

/**
 * How a part of a document stands in both of its forms: the JSON that python-stix writes, and the XML of the schemas. One
 * table serves writing either and reading either.
 */
export type Shape =
  /** Text, with attributes: in JSON all but `value`. `inner` is one that stands in a record of its own there. */
  | { kind: 'leaf'; constants: Readonly<Record<string, string>>; isInner: boolean }
  /** Fields in the order that the schema asks for. `type` is what `xsi:type` says of each in XML alone. */
  | { kind: 'record'; fields: readonly Field[]; type: string | undefined }
  /** A record of one of several types, which `xsi:type` names in both forms; in JSON with its prefix or without. */
  | { kind: 'typed'; types: () => Readonly<Record<string, readonly Field[]>>; isPrefixed: boolean }

export type Field = {
  key: string
  /** Of the element, or of the attribute. */
  name: string
  isAttribute: boolean
  isList: boolean
  /** The element that stands around a list. */
  around: string | undefined
  shape: () => Shape
}

const plain: Shape = { kind: 'leaf', constants: {}, isInner: false }

export const record = (fields: readonly Field[], type?: string): Shape => ({ kind: 'record', fields, type })

const field = (name: string, shape: () => Shape, more: Partial<Field>): Field => ({
  key: keyOf(name),
  name,
  isAttribute: false,
  isList: false,
  around: undefined,
  shape,
  ...more,
})

/** In JSON most things have the name of their element in lower case. */
function keyOf(name: string): string {
  return (name.split(':')[1] ?? name).toLowerCase()
}

export const attribute = (name: string): Field => field(name, () => plain, { isAttribute: true })
export const attributes = (...names: string[]): Field[] => names.map(attribute)

/** Text, with these attributes in XML wherever the value does not say otherwise. */
export const leaf = (name: string, constants: Readonly<Record<string, string>> = {}, key = keyOf(name)): Field =>
  field(name, () => ({ kind: 'leaf', constants, isInner: false }), { key })

/** Texts that differ in nothing but their names. */
export const leaves = (prefix: string, ...locals: string[]): Field[] =>
  locals.map((local) => leaf(`${prefix}:${local}`))

export const leafList = (name: string, key = keyOf(name), around?: string): Field =>
  field(name, () => plain, { key, isList: true, around })

/** A rule of a test mechanism, whose JSON has one record more. */
export const rule = (name: string, isList = false): Field =>
  field(name, () => ({ kind: 'leaf', constants: {}, isInner: true }), { key: isList ? 'rules' : 'rule', isList })

export const one = (name: string, shape: () => Shape, key = keyOf(name)): Field => field(name, shape, { key })

export const many = (name: string, key: string, shape: () => Shape): Field => field(name, shape, { key, isList: true })

/** A list whose elements stand within one of their own: `around` gives the key. */
export const within = (around: string, name: string, shape: () => Shape, key = keyOf(around)): Field =>
  field(name, shape, { key, isList: true, around })
