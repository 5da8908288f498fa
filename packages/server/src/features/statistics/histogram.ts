import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { byName, type Counts } from './count-attributes.ts'
import { grouped } from './grouped.ts'

export type Bar = { data: Counts; org_name: string; total: number }

/**
 * How many attributes of each type there are, of all organisations and of each that made events; of `onlyOrg` alone where
 * the others are not named.
 *
 * Source: MISP's UsersController::histogram.
 */
export async function attributeHistogram(db: Db, viewer: Viewer, onlyOrg?: number): Promise<Bar[]> {
  const rows = await visibleAttributes(db, viewer)
    .innerJoin('organisations', 'organisations.id', 'events.orgc_id')
    .select([
      'organisations.id',
      'organisations.name',
      'attributes.type',
      ({ fn }) => fn.countAll<number>().as('count'),
    ])
    .where('attributes.deleted', '=', false)
    .groupBy(['organisations.id', 'organisations.name', 'attributes.type'])
    .orderBy('organisations.id')
    .execute()
  const byOrg = grouped(rows, ({ id }) => id)
  const named = [...byOrg].filter(([id]) => onlyOrg === undefined || id === onlyOrg)
  return [barOf('All organisations', rows), ...named.map(([, own]) => barOf(own[0]?.name ?? '', own))]
}

function barOf(org_name: string, rows: readonly { type: string; count: number }[]): Bar {
  const counts = new Map<string, number>()
  for (const { type, count } of rows) counts.set(type, (counts.get(type) ?? 0) + count)
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  return { data: byName([...counts].map(([type, count]) => [type, String(count)])), org_name, total }
}
