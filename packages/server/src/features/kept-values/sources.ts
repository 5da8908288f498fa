import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { seesAllFeeds, seesServers } from '../../access/named-sources.ts'
import type { Db } from '../../platform/db/connect.ts'

/** A feed whose values are kept, with the set that holds them. */
export type KeptFeed = {
  set: number
  id: number
  name: string
  url: string
  provider: string
  source_format: string
  input_source: string
  is_default: boolean
  lookup_visible: boolean
}

/** A server whose values are kept; `provider` is the organisation that runs it. */
export type KeptServer = { set: number; id: number; name: string; url: string; provider: string }

/** The feeds whose values are kept and whose names the actor may know. */
export async function keptFeeds(db: Db, actor: Actor): Promise<KeptFeed[]> {
  return db
    .selectFrom('feeds')
    .innerJoin('kept_sets', 'kept_sets.feed_id', 'feeds.id')
    .select(['kept_sets.id as set', 'feeds.id', 'name', 'url', 'provider', 'source_format', 'input_source'])
    .select(['is_default', 'lookup_visible'])
    .where('kept_sets.kept', 'is not', null)
    .where('feeds.caching_enabled', '=', true)
    .$if(!seesAllFeeds(actor), (query) => query.where('lookup_visible', '=', true))
    .orderBy('feeds.id')
    .execute()
}

/** The servers whose values are kept, for those who may know of them; for the others where `isForAll` says so. */
export async function keptServers(db: Db, actor: Actor, isForAll = false): Promise<KeptServer[]> {
  if (!seesServers(actor) && !isForAll) return []
  return db
    .selectFrom('servers')
    .innerJoin('kept_sets', 'kept_sets.server_id', 'servers.id')
    .leftJoin('organisations', 'organisations.id', 'servers.remote_org_id')
    .select(['kept_sets.id as set', 'servers.id', 'servers.name', 'servers.url'])
    .select(sql<string>`coalesce(organisations.name, '')`.as('provider'))
    .where('kept_sets.kept', 'is not', null)
    .where('servers.caching_enabled', '=', true)
    .orderBy('servers.id')
    .execute()
}
