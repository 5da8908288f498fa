import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'

/** So many hashes are looked up at once, and so many events of a hit are named. */
const BATCH = 10_000
const MOST_EVENTS = 100

/** That a set has a hash, and in which events over there. */
export type KeptHit = { hash: string; set: number; events: string[] }

/** In which of these sets each of these hashes is. */
export async function findKept(db: Db, sets: readonly number[], hashes: readonly string[]): Promise<KeptHit[]> {
  if (sets.length === 0) return []
  const hits: KeptHit[] = []
  const distinct = [...new Set(hashes)]
  for (let i = 0; i < distinct.length; i += BATCH) {
    const keys = distinct.slice(i, i + BATCH).map((hash) => Buffer.from(hash, 'hex'))
    const { rows } = await sql<KeptHit>`
      select encode(hash, 'hex') as hash, set_id as set,
        coalesce((array_agg(distinct event_uuid::text) filter (where event_uuid is not null))[1:${sql.lit(MOST_EVENTS)}],
          '{}') as events
      from kept_values
      where hash = any(${keys}::bytea[]) and set_id = any(${sets}::bigint[])
      group by hash, set_id`.execute(db)
    hits.push(...rows)
  }
  return hits
}

/** How many different hashes each of these sets holds. */
export async function countKept(db: Db, sets: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ set: number; count: number }>`
    select set_id as set, count(distinct hash) as count from kept_values
    where set_id = any(${sets}::bigint[]) group by set_id`.execute(db)
  return new Map(rows.map(({ set, count }) => [set, count]))
}

/** How many hashes each two of these sets have in common, by `one two`. */
export async function overlaps(db: Db, sets: readonly number[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ one: number; two: number; count: number }>`
    with kept as (select distinct set_id, hash from kept_values where set_id = any(${sets}::bigint[]))
    select one.set_id as one, two.set_id as two, count(*) as count
    from kept one join kept two on two.hash = one.hash and two.set_id <> one.set_id
    group by 1, 2`.execute(db)
  return new Map(rows.map(({ one, two, count }) => [`${one} ${two}`, count]))
}
