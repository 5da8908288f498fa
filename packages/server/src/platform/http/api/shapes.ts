import type { Accepting, Fields, Media, Writing } from './route-table.ts'

/** An answer or body of another type of media; a schema says what its text holds, where that can be said. */
export function media(type: string, schema: object = { type: 'string' }): Media {
  return { media: type, accepts: schema, writes: schema }
}

const maybes = new WeakSet<Writing>()

/** A field that some answers lack. */
export function maybe<T extends Writing>(shape: T): T {
  const marked = { ...shape }
  maybes.add(marked)
  return marked
}

/** An object of these fields; others may be added later. */
export function object(fields: Readonly<Record<string, Writing>>): Writing {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, { writes }]) => [name, writes]))
  const required = Object.keys(fields).filter((name) => fields[name] !== undefined && !maybes.has(fields[name]))
  return { writes: { type: 'object', properties, ...(required.length > 0 ? { required } : {}) } }
}

/** An object of these fields on the way in, for what stands inside a body. */
export function sent(fields: Fields): Accepting {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, { accepts }]) => [name, accepts]))
  const required = Object.keys(fields).filter((name) => fields[name]?.isRequired)
  return { accepts: { type: 'object', properties, ...(required.length > 0 ? { required } : {}) } }
}

/** Several fields of one kind, by their names. */
export function fields<T extends Writing>(shape: T, names: string): Record<string, T> {
  return Object.fromEntries(names.split(' ').map((name) => [name, shape]))
}

/** Fields that an answer may have or lack. */
export function partly(all: Readonly<Record<string, Writing>>): Record<string, Writing> {
  return Object.fromEntries(Object.entries(all).map(([name, shape]) => [name, maybe(shape)]))
}

/** A record with more fields than its model has. */
export function also(model: Writing, more: Readonly<Record<string, Writing>>): Writing {
  return { writes: { allOf: [model.writes, object(more).writes] } }
}

/** MISP's usual form: the record under its name. */
export function record(model: Writing & { readonly name: string }): Writing {
  return object({ [model.name]: model })
}

export function listOf(item: Writing): Writing {
  return { writes: { type: 'array', items: item.writes } }
}

/** Names that are data, each with such a value. */
export function named(item: Writing): Writing {
  return { writes: { type: 'object', additionalProperties: item.writes } }
}

export function eitherOf(...shapes: readonly Writing[]): Writing {
  return { writes: { anyOf: shapes.map(({ writes }) => writes) } }
}

export function orNull(shape: Writing): Writing {
  return eitherOf(shape, { writes: { type: 'null' } })
}

/** One of these words, in and out. */
export function oneOf(...words: readonly (string | number)[]): Accepting & Writing {
  return { accepts: { enum: words }, writes: { enum: words } }
}

/** The same with a sentence on what it is. */
export function told<T extends Accepting>(field: T, description: string): T {
  return { ...field, accepts: { ...field.accepts, description } }
}

/** A field that cannot be left out. */
export function needed<T extends Accepting>(field: T): T & { isRequired: true } {
  return { ...field, isRequired: true }
}

const sentence = { type: 'string' }
const yes = { const: true }

/** What MISP says after a change. */
export const done: Writing = {
  writes: {
    title: 'Success',
    type: 'object',
    properties: {
      saved: yes,
      success: yes,
      name: sentence,
      message: sentence,
      url: sentence,
      id: { type: ['string', 'integer'] },
      data: {},
    },
    required: ['saved', 'success', 'name', 'message', 'url'],
  },
}

/** The short form of MISP's older browser actions, which answers 200 for refusals too. */
export const quick: Writing = {
  writes: {
    title: 'QuickAnswer',
    type: 'object',
    properties: { saved: { type: 'boolean' }, success: sentence, errors: sentence, check_publish: { type: 'boolean' } },
    required: ['saved'],
  },
}

/** A sentence alone. */
export const message: Writing = object({ message: { writes: sentence } })

export const anything: Writing & Accepting = { writes: {}, accepts: {} }
