import { foldValue } from '@tocsin/format'
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { loadExclusions } from './exclusions.ts'
import { keysByEvent } from './value-counts.ts'

/** A value that stands in several events. */
export type FrequentValue = {
  value: string
  /** Of how many attributes it is a half. */
  holders: number
  /** How many pairs of attributes of two events it makes. */
  pairs: number
  isExcluded: boolean
}

export type Wanted = { order: 'holders' | 'pairs'; least: number; most: number; limit: number; offset: number }

/** The values that stand in more than one event, the most frequent first. */
export async function frequentValues(db: Db, viewer: Viewer, wanted: Wanted): Promise<FrequentValue[]> {
  const { order, least, most, limit, offset } = wanted
  const { rows } = await sql<{
    key: number
    value1: string
    value2: string
    value1_key: number
    holders: number
    pairs: number
  }>`
    select counted.*, attributes.value1, attributes.value2, attributes.value1_key from (
      select key, sum(holders)::float8 as holders, min(attribute_id) as attribute_id,
        ((sum(holders) ^ 2 - sum(holders ^ 2)) / 2)::float8 as pairs
      from (${keysByEvent(viewer)}) keys
      group by key having count(*) > 1 and sum(holders) between ${least} and ${most}
    ) counted join attributes on attributes.id = counted.attribute_id
    order by counted.${sql.ref(order)} desc, counted.key limit ${limit} offset ${offset}`.execute(db)
  const excludes = await loadExclusions(db)
  return rows.map(({ key, value1, value2, value1_key, holders, pairs }) => {
    const value = value1_key === key ? value1 : value2
    return { value: foldValue(value), holders, pairs, isExcluded: excludes(value) }
  })
}
