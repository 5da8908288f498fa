import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

/** Counts by what they count, in the order of the alphabet, in MISP's spelling: `"3"` or `"37.5%"`. */
export type Counts = Record<string, string>

const COUNTED = { type: 'attributes.type', category: 'attributes.category' } as const

/**
 * How many attributes there are of each type or category, of those that the viewer sees.
 *
 * Source: MISP's AttributesController::attributeStatistics, which counts hidden and deleted ones too; we do not.
 */
export async function countAttributes(db: Db, viewer: Viewer, by: string, asPercentage: boolean): Promise<Counts> {
  if (by !== 'type' && by !== 'category') throw new Problem('not-allowed', 'Invalid type requested.')
  const column = COUNTED[by]
  const rows = await visibleAttributes(db, viewer)
    .select([`${column} as name`, ({ fn }) => fn.countAll<number>().as('count')])
    .where('attributes.deleted', '=', false)
    .groupBy(column)
    .execute()
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  const write = (count: number) => (asPercentage ? `${Math.round((100_000 * count) / total) / 1_000}%` : String(count))
  return byName(rows.map(({ name, count }) => [name, write(count)]))
}

/** PHP sorts by bytes, and so capitals first. */
export function byName<Value>(entries: [string, Value][]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
