import type { Kind } from '../mapping/place.ts'
import type { Json } from './stix-object.ts'
import { readStixTime } from './times.ts'

const WHOLE = /^-?\d{1,15}$/
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,30})?$/
const WORDS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }

const CONVERSIONS: Readonly<Record<Kind, (text: string) => Json | undefined>> = {
  text: (text) => text,
  lower: (text) => text.toLowerCase(),
  integer: (text) => (WHOLE.test(text) ? Number(text) : undefined),
  number: (text) => (DECIMAL.test(text) ? Number(text) : undefined),
  kilometres: (text) => (DECIMAL.test(text) ? Number(text) * 1000 : undefined),
  boolean: (text) => WORDS[text.toLowerCase()],
  time: readStixTime,
  'as-number': (text) => {
    const digits = text.replace(/^AS/i, '')
    return /^\d{1,10}$/.test(digits) ? Number(digits) : undefined
  },
}

/** The value as STIX has it; undefined where the text is none of that kind. */
export function convertValue(text: string, kind: Kind = 'text'): Json | undefined {
  return CONVERSIONS[kind](text)
}
