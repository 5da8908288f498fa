import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { seesAllFeeds } from './find-feed.ts'

/** How many different values of a feed are kept. */
export async function countValues(db: Db, feedId: number): Promise<number> {
  const { count } = await db
    .selectFrom('feed_values')
    .select(sql<number>`count(distinct hash)`.as('count'))
    .where('feed_id', '=', feedId)
    .executeTakeFirstOrThrow()
  return count
}

/** How many in a hundred of a feed's values are in other feeds too: in these, or in any that the actor sees. */
export async function coverageOf(db: Db, actor: Actor, feedId: number, others?: readonly number[]): Promise<number> {
  const total = await countValues(db, feedId)
  if (total === 0) return 0
  const { count } = await db
    .selectFrom('feed_values as own')
    .select(sql<number>`count(distinct own.hash)`.as('count'))
    .where('own.feed_id', '=', feedId)
    .where(
      sql<boolean>`exists (
        select from feed_values as other join feeds on feeds.id = other.feed_id
        where other.hash = own.hash and other.feed_id <> own.feed_id
          and (${seesAllFeeds(actor)} or feeds.lookup_visible)
          and (${others === undefined} or other.feed_id = any(${others ?? []}::bigint[])))`,
    )
    .executeTakeFirstOrThrow()
  return Math.round((count / total) * 100)
}

export type Overlap = { id: number; other: number; count: number }

/** How many values each two feeds have in common, of those that keep theirs. */
export async function overlaps(db: Db, ids: readonly number[]): Promise<Overlap[]> {
  const { rows } = await sql<Overlap>`
    with kept as (select distinct feed_id, hash from feed_values where feed_id = any(${ids}::bigint[]))
    select one.feed_id as id, two.feed_id as other, count(*) as count
    from kept one join kept two on two.hash = one.hash and two.feed_id <> one.feed_id
    group by 1, 2`.execute(db)
  return rows
}
