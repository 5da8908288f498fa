import { isDeepStrictEqual } from 'node:util'

/** What a cluster's columns hold of its document. */
export type Columns = { value: string; uuid: string; description: string; meta: unknown }

/** What a cluster's document says beyond its columns, so that both together are the document again. */
export type Rest = {
  /** Fields that no column holds, or holds in another spelling. */
  fields?: Record<string, unknown>
  /** Fields of the columns that the document does not have. */
  lacks?: (keyof Columns)[]
}

/** What is to be kept beside these columns. */
export function restOf(columns: Columns, document: Record<string, unknown>): Rest {
  const held = new Map<string, unknown>(Object.entries(columns))
  const others = Object.entries(document).filter(([key, value]) => !isDeepStrictEqual(held.get(key), value))
  const lacks = NAMES.filter((name) => !(name in document))
  return {
    ...(others.length > 0 ? { fields: Object.fromEntries(others) } : {}),
    ...(lacks.length > 0 ? { lacks } : {}),
  }
}

const NAMES = ['value', 'uuid', 'description', 'meta'] as const

/** The document that these columns were made from. */
export function sourceOf({ value, uuid, description, meta }: Columns, { fields, lacks = [] }: Rest): object {
  const held = Object.entries({ value, uuid, description, meta })
  // The names of the columns are compared with any text.
  const kept = held.filter(([name]) => !(lacks as string[]).includes(name))
  return { ...Object.fromEntries(kept), ...fields }
}
