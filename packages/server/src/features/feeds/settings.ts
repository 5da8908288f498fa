import { patternTest } from '@tocsin/format'
import type { FeedSettings } from '../../db/tables/feeds.ts'

/** Settings that were read; or what is wrong with them. */
export type ReadSettings = { settings: FeedSettings | null } | { fault: string }

const LONGEST = 2_000

/** Reads settings as they are sent: as JSON, or as text that holds it. Null where they say nothing. */
export function readSettings(sent: unknown): ReadSettings {
  let raw: unknown = sent
  // Some lists of feeds wrap the text twice.
  for (let depth = 0; typeof raw === 'string' && raw !== '' && depth < 2; depth += 1) raw = parse(raw)
  if (raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0)) return { settings: null }
  if (!isRecord(raw)) return { fault: 'The settings have to be a JSON object.' }
  const csv = isRecord(raw['csv']) ? raw['csv'] : {}
  const common = isRecord(raw['common']) ? raw['common'] : {}
  const value = textOf(csv['value'])
  if (!/^[\d,\s]*$/.test(value)) return { fault: 'csv.value has to be numbers of columns, such as 1,3.' }
  const delimiter = textOf(csv['delimiter'])
  if (delimiter !== '\\t' && (delimiter.length > 1 || /["\r\n\0]/.test(delimiter))) {
    return { fault: 'csv.delimiter has to be one character, and neither a quote nor a line break.' }
  }
  const excluderegex = textOf(common['excluderegex'])
  const pattern = excluderegex === '' ? undefined : patternTest(excluderegex)
  if (pattern && 'fault' in pattern) {
    return { fault: `Invalid exclude regex. Make sure it's a delimited PCRE regex pattern. ${pattern.fault}` }
  }
  return {
    settings: {
      csv: { value, delimiter },
      common: { excluderegex },
      ...flagOf(raw, 'disable_correlation'),
      ...flagOf(raw, 'unpublish_event'),
    },
  }
}

/** Which pieces of a feed are passed over: in time proportional to the piece, whatever the pattern says. */
export function exclusionOf(settings: FeedSettings | null): ((text: string) => boolean) | undefined {
  const said = settings?.common?.excluderegex ?? ''
  const test = said === '' ? undefined : patternTest(said)
  return typeof test === 'function' ? test : undefined
}

/** The columns in which values stand, from 0; undefined for all of them. */
export function columnsOf(settings: FeedSettings | null): ReadonlySet<number> | undefined {
  const numbers = (settings?.csv?.value ?? '').split(',').map((part) => Number(part.trim()) - 1)
  const columns = numbers.filter((number) => Number.isSafeInteger(number) && number >= 0)
  return columns.length > 0 ? new Set(columns) : undefined
}

function flagOf(raw: Record<string, unknown>, name: string): Record<string, boolean> {
  const value = raw[name]
  return value === undefined ? {} : { [name]: [true, 1, '1', 'true'].includes(value as never) }
}

function textOf(value: unknown): string {
  return (typeof value === 'string' || typeof value === 'number' ? String(value) : '').slice(0, LONGEST)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
