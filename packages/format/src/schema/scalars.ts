import { Type, type TSchema } from 'typebox'
import type { Codec } from './codec.ts'
import { quote } from './json-text.ts'
import type { Report } from './report.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const DIGITS = /^-?\d{1,16}$/

/** Free text. Numbers and booleans are taken as PHP would print them; NUL, which no database text holds, is refused. */
export const text: Codec<string> = { read: readText, write: quote, accepts: textSchema({}), writes: Type.String() }

function textSchema(bounds: { maxLength?: number }): TSchema {
  return Type.Union([Type.String({ pattern: '^[^\\u0000]*$', ...bounds }), Type.Number(), Type.Boolean()])
}

function readText(raw: unknown, report: Report): string | undefined {
  if (typeof raw === 'string') {
    return raw.includes('\0') ? report.fault('text.nul', 'Text must not contain NUL characters.', raw) : raw
  }
  if (typeof raw === 'number') return String(raw)
  if (typeof raw === 'boolean') return raw ? '1' : ''
  return report.fault('text.type', 'Text expected.', raw)
}

/** Text of at most `max` characters; what is longer is refused, never cut. */
export function textUpTo(max: number): Codec<string> {
  return {
    ...text,
    read(raw, report) {
      const value = readText(raw, report)
      if (value === undefined || value.length <= max) return value
      return report.fault('text.length', `At most ${max} characters are allowed.`, raw)
    },
    accepts: textSchema({ maxLength: max }),
  }
}

/** RFC 4122, in lower case as MISP stores it. */
export const uuid: Codec<string> = {
  read(raw, report) {
    const value = typeof raw === 'string' ? raw.toLowerCase() : ''
    return UUID.test(value) ? value : report.fault('uuid', 'Please provide a valid RFC 4122 UUID', raw)
  },
  write: (value) => `"${value}"`,
  accepts: Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' }),
  writes: Type.String({ format: 'uuid' }),
}

/** An integer within bounds; MISP writes integers as strings. */
export function whole(min: number, max: number, message: string): Codec<number> {
  return {
    read(raw, report) {
      // Forms and spreadsheets send the empty text for "not given".
      if (raw === '') return undefined
      const value = toInteger(raw)
      return value >= min && value <= max ? value : report.fault('integer.range', message, raw)
    },
    write: (value) => `"${value}"`,
    accepts: Type.Union([
      Type.Integer({ minimum: min, maximum: max }),
      Type.String({ pattern: `^(${decimals(min, max)})?$` }),
      min <= 0 ? Type.Boolean() : Type.Literal(true),
    ]),
    writes: Type.String({ pattern: '^-?[0-9]+$' }),
  }
}

/** The few numbers of an enumeration one by one; wide bounds are left to the reader. */
export function decimals(min: number, max: number): string {
  const isFew = max - min <= 10
  const listed = isFew ? Array.from({ length: max - min + 1 }, (_, i) => min + i).join('|') : '[0-9]{1,16}'
  return isFew ? `0*(${listed})` : listed
}

/** NaN unless `raw` is an integer or its decimal text. */
export function toInteger(raw: unknown): number {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? raw : NaN
  if (typeof raw === 'boolean') return raw ? 1 : 0
  return typeof raw === 'string' && DIGITS.test(raw) ? Number(raw) : NaN
}

/** An id that means something on one server only: unsigned, written as a string. */
export const localId = whole(0, Number.MAX_SAFE_INTEGER, 'A local id is an unsigned integer.')

/** Unix seconds, UTC. The bound is the year 9999. */
export const seconds = whole(0, 253_402_300_799, 'A timestamp is unsigned Unix seconds.')

/** A count that the server computes. */
export const count = localId

/** A native JSON integer, where MISP computes the value in PHP and does not spell it as text. */
export const nativeInteger: Codec<number> = { ...localId, write: String, writes: Type.Integer() }

/** true, false, 1, 0, "1", "0", "true", "false"; written as a boolean. */
export const flag: Codec<boolean> = {
  read(raw, report) {
    if (typeof raw === 'boolean') return raw
    if (raw === 1 || raw === '1' || raw === 'true') return true
    if (raw === 0 || raw === '0' || raw === 'false' || raw === '') return false
    return report.fault('boolean', 'A boolean is true, false, 1 or 0.', raw)
  },
  write: (value) => (value ? 'true' : 'false'),
  accepts: Type.Union([Type.Boolean(), Type.Enum([0, 1, '0', '1', 'true', 'false', ''])]),
  writes: Type.Boolean(),
}

/** Any JSON value, carried unread. */
export const json: Codec<unknown> = {
  read: (raw) => raw,
  write: (value) => JSON.stringify(value),
  accepts: Type.Unknown(),
  writes: Type.Unknown(),
}

/** `null` is a value of its own here, and not the same as leaving the field out. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    read: (raw, report) => (raw === null ? null : codec.read(raw, report)),
    write: (value) => (value === null ? 'null' : codec.write(value)),
    accepts: Type.Union([codec.accepts, Type.Null()]),
    writes: Type.Union([codec.writes, Type.Null()]),
    isNullable: true,
  }
}
