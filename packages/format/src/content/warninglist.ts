import { Type } from 'typebox'
import type { Finding } from '../finding.ts'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { Report } from '../schema/report.ts'
import { text, textUpTo, toInteger } from '../schema/scalars.ts'

/** How a list's entries are compared with values. */
export const warninglistTypes = ['string', 'substring', 'hostname', 'cidr', 'regex'] as const
export type WarninglistType = (typeof warninglistTypes)[number]

/** What a hit tells: that the value is no threat, or that it is known for what it is. */
export const warninglistCategories = ['false_positive', 'known'] as const
export type WarninglistCategory = (typeof warninglistCategories)[number]

function oneOf<T extends string>(words: readonly T[], rule: string): Codec<T> {
  return {
    read(raw, report) {
      const word = words.find((known) => known === raw)
      return word ?? report.fault(rule, `One of ${words.join(', ')} is expected.`, raw)
    },
    write: (value) => `"${value}"`,
    accepts: Type.Enum([...words]),
    writes: Type.Enum([...words]),
  }
}

/** Days and seconds written as one number are smaller by far. */
const MOST = 1e15

/** A whole number, natively spelled; taken as text as well. */
const version: Codec<number> = {
  read(raw, report) {
    const value = raw === '' || typeof raw === 'boolean' ? NaN : toInteger(raw)
    return value >= 0 && value <= MOST
      ? value
      : report.fault('warninglist.version', 'A version is an unsigned whole number of at most 15 digits.', raw)
  },
  write: String,
  accepts: Type.Union([Type.Integer({ minimum: 0, maximum: MOST }), Type.String({ pattern: '^[0-9]{1,15}$' })]),
  writes: Type.Integer(),
}

/** The entries: texts, or texts with a comment each. Kept in the form in which they came. */
export type ListedValues = string[] | Record<string, string>

const entries: Codec<ListedValues> = {
  read(raw, report) {
    if (typeof raw !== 'object' || raw === null) {
      return report.fault('warninglist.list', 'A list of texts, or an object of texts and comments, is expected.', raw)
    }
    const faults = report.findings.length
    for (const [key, item] of Object.entries(raw)) {
      if (typeof item === 'string' && !item.includes('\0') && !key.includes('\0')) continue
      report.enter(Array.isArray(raw) ? Number(key) : key)
      report.fault('warninglist.entry', 'An entry is a text without NUL characters.', item)
      report.leave()
    }
    // Every item was seen to be text.
    return report.findings.length > faults ? undefined : (raw as ListedValues)
  },
  write: (value) => JSON.stringify(value),
  accepts: Type.Union([Type.Array(Type.String()), Type.Record(Type.String(), Type.String())]),
  writes: Type.Union([Type.Array(Type.String()), Type.Record(Type.String(), Type.String())]),
}

/** A list of known values, as a file of the public library or an own one. Source: `content-formats` §3. */
export const warninglist = model('Warninglist', {
  name: required(textUpTo(255)),
  description: text,
  version: required(version),
  type: required(oneOf(warninglistTypes, 'warninglist.type')),
  category: oneOf(warninglistCategories, 'warninglist.category'),
  /** Types of attributes; absent or empty means all. */
  matching_attributes: list(textUpTo(100)),
  list: required(entries),
})
export type Warninglist = Infer<typeof warninglist>

/** Reads a document of a warninglist: the list, or all that is wrong with it. */
export function parseWarninglist(document: unknown): { warninglist: Warninglist } | { faults: Finding[] } {
  const report = new Report()
  const read = warninglist.read(document, report)
  return read === undefined || report.findings.length > 0 ? { faults: report.findings } : { warninglist: read }
}

/** The entries in their order, each with its comment. */
export function* listedEntries(values: ListedValues): Generator<{ value: string; comment: string | null }> {
  if (Array.isArray(values)) for (const value of values) yield { value, comment: null }
  else for (const [value, comment] of Object.entries(values)) yield { value, comment }
}
