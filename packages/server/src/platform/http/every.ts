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

/** When what is done so often is due after this moment; null where it waits to be told. */
export function dueAfter(every: string | null, moment: Date): Date | null {
  const minutes = every === null ? undefined : minutesOf(every)
  return minutes === undefined ? null : new Date(moment.getTime() + minutes * 60_000)
}

function minutesOf(every: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(every) ?? []
  const minutes = Number(count) * (MINUTES[unit] ?? NaN)
  return minutes >= LEAST && minutes <= MOST ? minutes : undefined
}
