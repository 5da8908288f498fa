import { readEntry } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { entryPages } from './entries.ts'
import type { ListRow } from './rows.ts'

const MOST = 1_000

/** The entries of a list that never match, and why: networks with a host part, patterns that need backtracking, … */
export async function unusableEntries(db: Db, { id, type }: ListRow): Promise<{ value: string; why: string }[]> {
  const unusable: { value: string; why: string }[] = []
  for await (const page of entryPages(db, id)) {
    for (const { value } of page) {
      const entry = readEntry(type, value)
      if ('fault' in entry) unusable.push({ value, why: entry.fault })
    }
    if (unusable.length >= MOST) return unusable.slice(0, MOST)
  }
  return unusable
}
