import type { Db } from '../../platform/db/connect.ts'

/** Whether a value, or one half of it, says nothing by standing in two events. */
export type Excludes = (half: string) => boolean

/** What an administrator took out of correlation. */
export async function loadExclusions(db: Db): Promise<Excludes> {
  const rows = await db.selectFrom('correlation_exclusions').select('value').execute()
  const patterns = rows.map(({ value }) => exclusion(value))
  return (half) => patterns.some((excludes) => excludes(half))
}

/**
 * `%x%`, `x%`, `%x` or exact; the case counts.
 *
 * Source: MISP's Correlation::__preventExcludedCorrelations, in `correlation` §3.2.
 */
export function exclusion(pattern: string): Excludes {
  const isOpen = { left: pattern.startsWith('%'), right: pattern.length > 1 && pattern.endsWith('%') }
  const core = pattern.slice(isOpen.left ? 1 : 0, isOpen.right ? -1 : undefined)
  if (isOpen.left && isOpen.right) return (half) => half.includes(core)
  if (isOpen.left) return (half) => half.endsWith(core)
  if (isOpen.right) return (half) => half.startsWith(core)
  return (half) => half === core
}
