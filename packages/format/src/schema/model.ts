import { Type, type TSchema } from 'typebox'
import type { Codec, Infer } from './codec.ts'
import type { Report } from './report.ts'

// A field map is open in its value types; `any` lets each field keep its own.
// oxlint-disable-next-line no-explicit-any
type Fields = Record<string, Codec<any>>

type RequiredKey<F extends Fields> = { [K in keyof F]: F[K] extends { readonly isRequired: true } ? K : never }[keyof F]

/** What a model reads to: required fields always there, the others where they were sent. */
export type ModelOf<F extends Fields> = { [K in RequiredKey<F>]: Infer<F[K]> } & {
  [K in Exclude<keyof F, RequiredKey<F>>]?: Infer<F[K]> | undefined
}

export type Model<F extends Fields> = Codec<ModelOf<F>> & {
  readonly name: string
  readonly fields: F
  /** The schemas of the record as a document of its own; inside another, an empty list stands for none. */
  readonly document: { accepts: TSchema; writes: TSchema }
}

/**
 * A data model: named fields in the order in which they are written. Fields it does not name are ignored (MISP ignores
 * them too). A record is read whole or not at all: when one of its own fields cannot be read, or a required one is
 * missing, there is no value. What is nested in it and cannot be read is left out and reported, and the record stays.
 */
export function model<F extends Fields>(
  name: string,
  fields: F,
  refine?: (value: ModelOf<F>, report: Report) => void,
): Model<F> {
  const list = Object.entries(fields)
  const heads = list.map(([key]) => `${JSON.stringify(key)}:`)
  const document = { accepts: objectSchema(name, list, 'accepts'), writes: objectSchema(name, list, 'writes') }
  return {
    name,
    fields,
    document,
    isNested: true,
    accepts: Type.Union([document.accepts, Type.Array(Type.Unknown(), { maxItems: 0 })]),
    writes: document.writes,
    read(raw, report) {
      const value = readFields(name, list, raw, report)
      // The loop fills exactly the keys of F with what their codecs answered.
      const filled = value as ModelOf<F> | undefined
      if (filled !== undefined) refine?.(filled, report)
      return filled
    },
    write: (value) => writeFields(list, heads, value),
  }
}

function readFields(name: string, list: [string, Codec<unknown>][], raw: unknown, report: Report): object | undefined {
  // PHP writes an empty map as an empty list.
  if (Array.isArray(raw) && raw.length === 0) return undefined
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return report.fault('object', `${name} has to be an object.`, raw)
  }
  if (report.isTooDeep) return report.fault('depth', 'The document nests too deeply.', raw)
  const sent = raw as Record<string, unknown>
  const value: Record<string, unknown> = {}
  let isWhole = true
  for (const [key, codec] of list) {
    const field = sent[key]
    const isAbsent = field === undefined || (field === null && !codec.isNullable)
    if (isAbsent && !codec.isRequired) continue
    const faults = report.findings.length
    report.enter(key)
    const read = isAbsent
      ? report.fault('required', 'This field cannot be left out.', field)
      : codec.read(field, report)
    report.leave()
    if (read !== undefined) value[key] = read
    else if (codec.isRequired || (!codec.isNested && report.findings.length > faults)) isWhole = false
  }
  return isWhole ? value : undefined
}

function writeFields(list: [string, Codec<unknown>][], heads: string[], value: object): string {
  const fields = value as Record<string, unknown>
  let out = '{'
  for (let i = 0; i < list.length; i++) {
    // Both arrays have the length of the field map.
    const [key, codec] = list[i] as [string, Codec<unknown>]
    const field = fields[key]
    if (field !== undefined) out += (out.length > 1 ? ',' : '') + heads[i] + codec.write(field)
  }
  return `${out}}`
}

function objectSchema(name: string, list: [string, Codec<unknown>][], side: 'accepts' | 'writes'): TSchema {
  const properties: Record<string, TSchema> = {}
  for (const [key, codec] of list) {
    properties[key] = codec.isRequired ? codec[side] : Type.Optional(side === 'accepts' ? orNull(codec) : codec[side])
  }
  return Type.Object(properties, { title: name })
}

/** A field that may be left out may be null as well. */
function orNull({ accepts, isNullable }: Codec<unknown>): TSchema {
  return isNullable ? accepts : Type.Union([accepts, Type.Null()])
}

/** Where in their lists those records stood that do not stand there any more. */
const positions = new WeakMap<object, number>()

/** Where a record stood in the list that it was sent in, though others were left out of it: `index` is where it stands. */
export function sentPosition(record: object, index: number): number {
  return positions.get(record) ?? index
}

/**
 * A list of one kind of thing. A single object stands for a list of one, as in MISP's XML-born JSON. An item that
 * cannot be read is left out and reported; the others stay.
 */
export function list<T>(item: Codec<T>): Codec<T[]> {
  return {
    read(raw, report) {
      const items: unknown[] = Array.isArray(raw) ? raw : [raw]
      const read: T[] = []
      for (let i = 0; i < items.length; i++) {
        report.enter(i)
        const value = item.read(items[i], report)
        report.leave()
        if (value === undefined) continue
        // Those behind one that was left out stand elsewhere than they were sent.
        if (read.length !== i && typeof value === 'object' && value !== null) positions.set(value, i)
        read.push(value)
      }
      return read
    },
    isNested: true,
    write: (values) => `[${values.map((value) => item.write(value)).join(',')}]`,
    accepts: Type.Union([Type.Array(item.accepts), item.accepts]),
    writes: Type.Array(item.writes),
  }
}

/** A model that contains itself, such as a note on a note. */
export function lazy<T>(name: string, resolve: () => Codec<T>): Codec<T> {
  return {
    isNested: true,
    read: (raw, report) => resolve().read(raw, report),
    write: (value) => resolve().write(value),
    accepts: Type.Unsafe<T>({ $ref: `#/$defs/${name}` }),
    writes: Type.Unsafe<T>({ $ref: `#/$defs/${name}` }),
  }
}
