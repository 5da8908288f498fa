import { REGISTRY_HIVES } from '../mapping/constants.ts'
import type { Kind } from '../mapping/place.ts'
import type { Json } from './stix-object.ts'
import { readStixTime } from './times.ts'

const WHOLE = /^-?\d{1,15}$/
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,30})?$/
const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i
const WORDS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }

const CONVERSIONS: Readonly<Record<Kind, (text: string) => Json | undefined>> = {
  text: (text) => text,
  integer: (text) => (WHOLE.test(text) ? Number(text) : undefined),
  number: (text) => (DECIMAL.test(text) ? Number(text) : undefined),
  kilometres: (text) => (DECIMAL.test(text) ? Number(text) * 1000 : undefined),
  boolean: (text) => WORDS[text.toLowerCase()],
  time: readStixTime,
  language: (text) => (/^(?:[a-z]{2}|[a-z]{3}|[a-z]{2}-[A-Z]{2})$/.test(text) ? text : undefined),
  'mac-address': (text) => (MAC.test(text) ? text.toLowerCase() : undefined),
  protocol: (text) => text.toLowerCase(),
  'registry-key': withWholeHive,
  'as-number': (text) => {
    const digits = text.replace(/^AS/i, '')
    return /^\d{1,10}$/.test(digits) ? Number(digits) : undefined
  },
}

/** The value as STIX has it; undefined where the text is none of that kind. */
export function convertValue(text: string, kind: Kind = 'text'): Json | undefined {
  return CONVERSIONS[kind](text)
}

/** True of a key whose hive is written by its initials. */
export function hasShortHive(key: string): boolean {
  return withWholeHive(key) !== key
}

/** `HKLM\\Software` is `HKEY_LOCAL_MACHINE\\Software`. */
function withWholeHive(key: string): string {
  const end = key.indexOf('\\')
  const hive = (end < 0 ? key : key.slice(0, end)).toUpperCase()
  const whole = Object.hasOwn(REGISTRY_HIVES, hive) ? REGISTRY_HIVES[hive] : undefined
  return whole === undefined ? key : whole + key.slice(hive.length)
}
