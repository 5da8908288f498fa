import type { Selectable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { seesAllFeeds } from '../../access/named-sources.ts'
import type { FeedsTable } from '../../db/tables/feeds.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

export type FeedRow = Selectable<FeedsTable>

/** The feeds that the actor sees, to be narrowed by the caller. */
export function visibleFeeds(db: Db | Tx, actor: Actor) {
  return db.selectFrom('feeds').$if(!seesAllFeeds(actor), (query) => query.where('lookup_visible', '=', true))
}

/** The feed of this local id. Absent and hidden ones look alike. */
export async function requireFeed(
  db: Db | Tx,
  actor: Actor,
  text: string,
  missing = 'Invalid Feed.',
): Promise<FeedRow> {
  const row = /^\d{1,15}$/.test(text)
    ? await visibleFeeds(db, actor).selectAll().where('id', '=', Number(text)).executeTakeFirst()
    : undefined
  if (!row) throw new Problem('not-found', missing)
  return row
}
