import { note, opinion, relationship } from '@tocsin/format'
import type { Schema } from './document-types.ts'

/** Analyst data hangs on analyst data: its lists are referred to by name. */
const recursive: Record<string, { accepts: object; writes: object }> = {
  NoteList: note,
  OpinionList: opinion,
  RelationshipList: relationship,
}

export type Side = 'accepts' | 'writes'

/**
 * The schemas of the document, each record once: a record stands where it is used as a reference to its title. What is
 * accepted and what is written differ, so records that are sent are called `Sent…`.
 */
export class Components {
  readonly schemas: Record<string, Schema> = {}
  private readonly names = new Map<string, string>()

  /** The schema with each record in it moved to the components. */
  refer(schema: object, side: Side): Schema {
    // What is made of a schema by moving parts of it is one again.
    return this.walk(schema, side) as Schema
  }

  /** What a reference refers to; the schema itself where it is none. */
  resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : (this.schemas[name] ?? {})
  }

  private walk(schema: unknown, side: Side): unknown {
    if (Array.isArray(schema)) return schema.map((item) => this.walk(item, side))
    if (typeof schema !== 'object' || schema === null) return schema
    if ('$ref' in schema) return this.referToList(String(schema.$ref).split('/').at(-1) ?? '', side)
    const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, this.walk(value, side)]))
    return typeof inner['title'] === 'string' ? this.define(inner['title'], inner, side) : inner
  }

  private referToList(list: string, side: Side): Schema {
    const name = nameOf(list, side)
    const item = recursive[list]
    if (item && !(name in this.schemas)) {
      // Before its items are looked at: they hold such lists themselves.
      this.schemas[name] = {}
      const items = this.refer(item[side], side)
      const many = { type: 'array', items }
      this.schemas[name] = side === 'accepts' ? { anyOf: [many, items] } : many
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  /** Records that share a title and differ are numbered. */
  private define(title: string, schema: Schema, side: Side): Schema {
    const text = `${side} ${JSON.stringify(schema)}`
    let name = this.names.get(text)
    if (name === undefined) {
      const base = nameOf(title, side)
      name = base
      for (let number = 2; name in this.schemas; number++) name = `${base}${number}`
      this.names.set(text, name)
      this.schemas[name] = schema
    }
    return { $ref: `#/components/schemas/${name}` }
  }
}

function nameOf(title: string, side: Side): string {
  const name = title.replace(/\W/g, '')
  return side === 'accepts' ? `Sent${name}` : name
}
