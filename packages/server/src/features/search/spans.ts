import { parsePeriod } from '../../platform/http/period.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import type { EventFilter, Span } from './query.ts'

/** Microseconds in a second: `first_seen` and `last_seen` are kept in them. */
const MICRO = 1_000_000

/** The wish for a time under any of these names; the first that is given counts. */
export function spanWish(wishes: Wishes, names: readonly string[], now: number): Span | undefined {
  const wish = names.map((name) => wishes[name]).find(isGiven)
  return wish === undefined ? undefined : periodOf(wish, now)
}

/** No moment lies further from 1970: what is computed from it still fits into the database's integers. */
const FARTHEST = 1e12

function periodOf(wish: unknown, now: number): { from: number; to: number | undefined } {
  const { from, to } = parsePeriod(wish, now)
  const within = (seconds: number) => Math.max(-FARTHEST, Math.min(FARTHEST, seconds))
  return { from: within(from), to: to === undefined ? undefined : within(to) }
}

/** One value is the earliest `first_seen` or the latest `last_seen`; two are both ends. */
export function seenWish(name: 'first_seen' | 'last_seen', wish: unknown, now: number): Span | undefined {
  if (!isGiven(wish)) return undefined
  const { from, to } = periodOf(wish, now)
  if (to !== undefined) return { from: from * MICRO, to: to * MICRO }
  return name === 'first_seen' ? { from: from * MICRO } : { to: from * MICRO }
}

/** `from` and `to` bound the event's date, both included. */
export function dayBounds(wishes: Wishes, now: number): EventFilter[] {
  const from = dayOf(wishes['from'], now)
  const to = dayOf(wishes['to'], now)
  if (from === 'never' || to === 'never') return [{ by: 'nothing' }]
  return from === undefined && to === undefined ? [] : [{ by: 'date', from, to }]
}

/** `date` bounds it by the syntax of timestamps: `["14d","7d"]`. */
export function daySpan(wish: unknown, now: number): EventFilter[] {
  if (!isGiven(wish)) return []
  const { from, to } = periodOf(wish, now)
  const start = dayText(from)
  const end = to === undefined ? undefined : dayText(to)
  return start === undefined ? [{ by: 'nothing' }] : [{ by: 'date', from: start, to: end }]
}

function dayOf(wish: unknown, now: number): string | undefined {
  if (!isGiven(wish)) return undefined
  const { from } = periodOf(wish, now)
  const isUnreadable = from === now + 1 && String(wish).trim() !== String(from)
  return isUnreadable ? 'never' : (dayText(from) ?? 'never')
}

/** The day of a moment; undefined for what no calendar holds. */
function dayText(seconds: number): string | undefined {
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9_999 ? date.toISOString().slice(0, 10) : undefined
}

function isGiven(wish: unknown): boolean {
  return Array.isArray(wish) ? wish.length > 0 : isWished(wish)
}
