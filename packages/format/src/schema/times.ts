import { Type } from 'typebox'
import type { Codec } from './codec.ts'
import { nullable } from './scalars.ts'

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MOMENT = String.raw`(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?`
const WHOLE_MOMENT = new RegExp(`^${MOMENT}$`)
/** As `readMoment` takes it, for schemas. */
const MOMENT_TEXT = String.raw`^(\s*${MOMENT}\s*|\d{1,11})$`

/** A calendar day, `YYYY-MM-DD`; days that do not exist are refused. */
export const day: Codec<string> = {
  read(raw, report) {
    if (typeof raw === 'string' && isDay(raw)) return raw
    return report.fault('date', 'Expected date format: YYYY-MM-DD', raw)
  },
  write: (value) => `"${value}"`,
  accepts: Type.String({ pattern: DAY.source, format: 'date' }),
  writes: Type.String({ format: 'date' }),
}

function isDay(text: string): boolean {
  const found = DAY.exec(text)
  if (!found) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(found[3])
}

/**
 * A point in time with microseconds, kept as microseconds since 1970 (a safe integer up to the year 2255). In: ISO 8601
 * with any zone (none means UTC), or Unix seconds. Out: `2020-01-01T00:00:00.000000+00:00`, as MISP writes it.
 */
export const moment: Codec<number> = {
  read(raw, report) {
    const micros = readMoment(raw)
    return Number.isSafeInteger(micros) ? micros : report.fault('datetime', 'Invalid ISO 8601 format', raw)
  },
  write: (micros) => `"${momentText(micros)}"`,
  accepts: Type.Union([Type.String({ pattern: MOMENT_TEXT }), Type.Number()]),
  writes: Type.String({ format: 'date-time' }),
}

function readMoment(raw: unknown): number {
  if (typeof raw === 'number') return Math.round(raw * 1e6)
  if (typeof raw !== 'string') return NaN
  if (/^\d{1,11}$/.test(raw)) return Number(raw) * 1e6
  const found = WHOLE_MOMENT.exec(raw.trim())
  if (!found?.[1] || !isDay(found[1])) return NaN
  const [, date, minutes = '00:00', secs = '00', fraction = '', zone = 'Z'] = found
  const zoned = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  const millis = Date.parse(`${date}T${minutes}:${secs}${zoned}`)
  return millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

/** A moment that may be unknown: `null`, or the empty text that older clients send for it. */
export const seen: Codec<number | null> = {
  ...nullable(moment),
  accepts: Type.Union([moment.accepts, Type.Literal(''), Type.Null()]),
  read: (raw, report) => (raw === null || raw === '' ? null : moment.read(raw, report)),
}

/** `2020-01-01T00:00:00.000000+00:00` of microseconds since 1970. */
export function momentText(micros: number): string {
  const secs = Math.floor(micros / 1e6)
  const rest = String(micros - secs * 1e6).padStart(6, '0')
  return `${new Date(secs * 1000).toISOString().slice(0, 19)}.${rest}+00:00`
}

/** `YYYY-MM-DD HH:MM:SS`, UTC, as MISP writes the times of groups, organisations and analyst data. */
export const dateTime: Codec<string> = {
  read(raw, report) {
    const micros = typeof raw === 'string' ? readMoment(raw) : NaN
    return Number.isNaN(micros)
      ? report.fault('datetime', 'Expected YYYY-MM-DD HH:MM:SS', raw)
      : dateTimeText(micros / 1e6)
  },
  write: (value) => `"${value}"`,
  accepts: Type.String({ pattern: MOMENT_TEXT }),
  writes: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' }),
}

/** `YYYY-MM-DD HH:MM:SS`, UTC, of Unix seconds. */
export function dateTimeText(unixSeconds: number): string {
  return new Date(Math.floor(unixSeconds) * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
