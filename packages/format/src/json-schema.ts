import { Type, type TSchema } from 'typebox'
import { note, opinion, relationship } from './core/analyst-data.ts'
import { attribute } from './core/attribute.ts'
import { event } from './core/event.ts'
import { mispObject } from './core/object.ts'
import type { Codec } from './schema/codec.ts'

/** What a schema describes: documents that are accepted from the world, or those that are written. */
export type Side = 'accepts' | 'writes'

const roots = { Event: event, Attribute: attribute, Object: mispObject }
/** Analyst data hangs on analyst data: these are referred to by name. */
const recursive = { NoteList: note, OpinionList: opinion, RelationshipList: relationship }

/**
 * JSON Schema 2020-12 of a record of the core format, from the very modules that read and write it. `accepts` takes what
 * MISP takes; `writes` is what leaves a server.
 */
export function jsonSchema(record: keyof typeof roots, side: Side): object {
  const $defs = Object.fromEntries(Object.entries(recursive).map(([name, item]) => [name, listOf(item, side)]))
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...roots[record][side], $defs }
}

// Each record has a type of its own.
// oxlint-disable-next-line no-explicit-any
function listOf(item: Codec<any>, side: Side): TSchema {
  const many = Type.Array(item[side])
  return side === 'accepts' ? Type.Union([many, item[side]]) : many
}
