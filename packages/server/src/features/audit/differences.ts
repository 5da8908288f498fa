import type { Differences } from '../../db/tables/audit.ts'

/** A longer text is cut: a row of the log is not to weigh more than what it tells of. MISP drops the whole change. */
const MAX_LENGTH = 64 * 1024

/** What differs in these fields. A record that comes has no past and one that goes no future: those values are null. */
export function differencesOf(fields: readonly string[], before: object | undefined, after: object | undefined) {
  const differences: Differences = {}
  for (const field of fields) {
    const [old, now] = [valueIn(before, field), valueIn(after, field)]
    if (!isSame(old, now)) differences[field] = [old, now]
  }
  return differences
}

/** To say nothing, and to say that there is nothing, is the same. */
function isSame(old: unknown, now: unknown): boolean {
  return JSON.stringify(old === '' ? null : old) === JSON.stringify(now === '' ? null : now)
}

function valueIn(record: object | undefined, field: string): unknown {
  // Columns are looked up by name.
  const value = (record as Record<string, unknown> | undefined)?.[field] ?? null
  return typeof value === 'string' ? clip(value, MAX_LENGTH) : value
}

/** Text of at most so many characters that PostgreSQL can read back: halves of characters and NUL are none to it. */
export function clip(text: string, length: number): string {
  const cut = text.length > length ? `${text.slice(0, length - 1)}…` : text
  return cut.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')
}
