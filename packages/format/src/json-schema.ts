import { Type, type TSchema } from 'typebox'
import { note, opinion, relationship } from './core/analyst-data.ts'
import { attribute } from './core/attribute.ts'
import { event } from './core/event.ts'
import { mispObject } from './core/object.ts'
import { objectTemplate } from './content/object-template.ts'
import { relationshipVocabulary } from './content/relationships.ts'
import { taxonomy } from './content/taxonomy.ts'
import { warninglist } from './content/warninglist.ts'
import type { Codec } from './schema/codec.ts'

/** What a schema describes: documents that are accepted from the world, or those that are written. */
export type Side = 'accepts' | 'writes'

const roots = {
  Event: event,
  Attribute: attribute,
  Object: mispObject,
  Taxonomy: taxonomy,
  Warninglist: warninglist,
  ObjectTemplate: objectTemplate,
  Relationships: relationshipVocabulary,
}
/** Analyst data hangs on analyst data: these are referred to by name. */
const recursive = { NoteList: note, OpinionList: opinion, RelationshipList: relationship }

/**
 * JSON Schema 2020-12 of a bare record, from the very modules that read and write it. `accepts` takes
 * what MISP takes: whatever is read without a finding is valid, and what lies beyond a schema (bounds of numbers in
 * text, values by type) is left to the reader. `writes` is what leaves a server.
 */
export function jsonSchema(record: keyof typeof roots, side: Side): object {
  const $defs = new Map<string, unknown>()
  const { properties, ...root } = roots[record].document[side] as TSchema & { properties: object }
  const described = { ...root, properties: refer(properties, $defs) }
  for (const [name, item] of Object.entries(recursive)) $defs.set(name, refer(listOf(item, side), $defs))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...described,
    $defs: Object.fromEntries([...$defs].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

// Each record has a type of its own.
// oxlint-disable-next-line no-explicit-any
function listOf(item: Codec<any>, side: Side): TSchema {
  const many = Type.Array(item[side])
  return side === 'accepts' ? Type.Union([many, item[side]]) : many
}

/**
 * The schema with each record that it holds moved to `$defs`, and a reference where it stood. Written out in place, a
 * galaxy would stand there a hundred times.
 */
function refer(schema: unknown, $defs: Map<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => refer(item, $defs))
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, refer(value, $defs)]))
  return typeof inner['title'] === 'string' ? { $ref: `#/$defs/${define(inner['title'], inner, $defs)}` } : inner
}

/** The name under which a record stands; records that share a title and differ are numbered. */
function define(title: string, schema: object, $defs: Map<string, unknown>): string {
  const isSame = (name: string) => JSON.stringify($defs.get(name)) === JSON.stringify(schema)
  let name = title
  for (let number = 2; $defs.has(name) && !isSame(name); number++) name = `${title}${number}`
  $defs.set(name, schema)
  return name
}
