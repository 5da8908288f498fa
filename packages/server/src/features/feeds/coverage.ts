import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { seesAllFeeds } from '../../access/named-sources.ts'
import type { Db } from '../../platform/db/connect.ts'

/** How many different values of a feed are kept. */
export async function countValues(db: Db, feedId: number): Promise<number> {
  const { count } = await db
    .selectFrom('kept_values')
    .innerJoin('kept_sets', 'kept_sets.id', 'kept_values.set_id')
    .select(sql<number>`count(distinct hash)`.as('count'))
    .where('kept_sets.feed_id', '=', feedId)
    .where('kept_sets.kept', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

/** How many in a hundred of a feed's values are in other feeds too: in these, or in any that the actor sees. */
export async function coverageOf(db: Db, actor: Actor, feedId: number, others?: readonly number[]): Promise<number> {
  const total = await countValues(db, feedId)
  if (total === 0) return 0
  const { count } = await db
    .selectFrom('kept_values as own')
    .innerJoin('kept_sets', 'kept_sets.id', 'own.set_id')
    .select(sql<number>`count(distinct own.hash)`.as('count'))
    .where('kept_sets.feed_id', '=', feedId)
    .where('kept_sets.kept', 'is not', null)
    .where(
      sql<boolean>`exists (
        select from kept_values as other
          join kept_sets as others on others.id = other.set_id
          join feeds on feeds.id = others.feed_id
        where other.hash = own.hash and others.feed_id <> kept_sets.feed_id and others.kept is not null
          and (${seesAllFeeds(actor)} or feeds.lookup_visible)
          and (${others === undefined} or others.feed_id = any(${others ?? []}::bigint[])))`,
    )
    .executeTakeFirstOrThrow()
  return Math.round((count / total) * 100)
}
