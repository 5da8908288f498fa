import { sql, type RawBuilder } from 'kysely'
import { parsePeriod } from '../../platform/http/period.ts'
import { textWish } from '../../platform/http/wishes.ts'

export type Condition = RawBuilder<boolean>

/** What a wish names: one thing or a list of them; undefined where it names nothing. */
export function namesIn(wish: unknown): string[] | undefined {
  const names = [wish]
    .flat()
    .map((name) => textWish(name))
    .filter((name) => name !== '')
  return names.length === 0 ? undefined : names
}

/** Whether a text is one of those wished for, whatever the case; `%` at an end of one stands for anything. */
export function matches(text: RawBuilder<unknown>, wish: unknown): Condition | undefined {
  const names = namesIn(wish)
  if (!names) return undefined
  const patterns = names.map((name) => (/^%|%$/.test(name) ? name.replaceAll('\\', '\\\\') : asItStands(name)))
  return sql<boolean>`(${text})::text ilike any(${patterns}::text[])`
}

/** Whether a text holds this, whatever the case. */
export function holdsText(text: RawBuilder<unknown>, wish: unknown): Condition | undefined {
  const [name] = namesIn(wish) ?? []
  return name === undefined ? undefined : sql<boolean>`${text} ilike ${`%${asItStands(name)}%`}`
}

/** A pattern that matches nothing but this text. */
function asItStands(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

/** No row is older or younger; what the database's calendar does not hold is not asked for. */
const [EARLIEST, LATEST] = [0, 1e11]

/** Since one time, or between two. */
export function createdIn(wish: unknown, now: number): Condition | undefined {
  if (!namesIn(wish)) return undefined
  const { from, to } = parsePeriod(wish, now)
  const within = (seconds: number) => Math.max(EARLIEST, Math.min(LATEST, seconds))
  const since = sql<boolean>`line.created >= to_timestamp(${within(from)}::bigint)`
  return to === undefined ? since : sql<boolean>`(${since} and line.created < to_timestamp(${within(to) + 1}::bigint))`
}

/** A whole number of at least one. */
export function countWish(wish: unknown): number | undefined {
  const text = textWish(wish)
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
