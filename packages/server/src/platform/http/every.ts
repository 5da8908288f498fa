import { nullable, text, type Codec } from '@tocsin/format'
import type { Field } from './fields.ts'

const MINUTES: Record<string, number> = { m: 1, h: 60, d: 24 * 60 }
/** A run may do the whole again. */
const LEAST = 5
const MOST = 366 * 24 * 60

/** How often something is done: `15m`, `6h`, `1d`; null for when it is told to. */
export const everyField: Field<string | null> = {
  read: (value) =>
    value === null || (typeof value === 'string' && minutesOf(value) !== undefined) ? value : undefined,
  expects: 'A time from 5m to 366d in minutes, hours or days, or null for on demand, is expected.',
  accepts: { anyOf: [{ type: 'string', pattern: '^[0-9]{1,6}[mhd]$' }, { type: 'null' }] },
}

/** As `everyField`, for records that are read by a model; empty text is null. */
export const every: Codec<string | null> = {
  ...nullable(text),
  read: (raw, report) => {
    const read = everyField.read(raw === '' ? null : raw)
    return read === undefined ? report.fault('every', everyField.expects, raw) : read
  },
}

/** By so much of the time at the most something comes later, so that not everything is done at once. */
const SPREAD = 0.1

/** When what is done so often is due after this moment; `luck` (from 0 to 1) is how much later. Null where it waits to be told. */
export function dueAfter(often: string | null, moment: Date, luck = 0): Date | null {
  const minutes = often === null ? undefined : minutesOf(often)
  return minutes === undefined ? null : new Date(moment.getTime() + minutes * 60_000 * (1 + SPREAD * luck))
}

function minutesOf(often: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(often) ?? []
  const minutes = Number(count) * (MINUTES[unit] ?? NaN)
  return minutes >= LEAST && minutes <= MOST ? minutes : undefined
}
