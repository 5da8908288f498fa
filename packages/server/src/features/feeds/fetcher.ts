import type { AttachedTag } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import { carrierFor } from '../../access/carrier.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import { tagsOfCollections } from '../tag-collections/find.ts'
import { openSource, type Source } from './open-source.ts'
import type { FeedRow } from './find-feed.ts'

/** A feed that is being fetched: from where, for whom, and when it is to end early. */
export type Fetching = { context: Context; source: Source; feed: FeedRow; actor: Actor; signal: AbortSignal }

export async function startFetching(
  context: Context,
  feed: FeedRow,
  { by, signal }: { by: JobOwner; signal: AbortSignal },
): Promise<Fetching> {
  // Values become attributes of the feed's own event; whole events bring whatever they like, and are copies.
  const isTrusted = feed.source_format !== 'misp'
  const actor = await carrierFor(context.db, { orgId: by.orgId, by, isTrusted })
  return { context, feed, actor, signal, source: openSource(context, feed, signal) }
}

/** The tags that a feed gives to its events. */
export async function tagsOfFeed(db: Db, actor: Actor, feed: FeedRow): Promise<AttachedTag[]> {
  const own = await db
    .selectFrom('tags')
    .select('name')
    .where('id', '=', anyOf([feed.tag_id]))
    .execute()
  const collected = feed.tag_collection_id === 0 ? [] : [feed.tag_collection_id]
  const rows = [...(await tagsOfCollections(db, actor, collected)).values()].flat()
  return [...new Set([...own, ...rows].map(({ name }) => name))].map((name) => ({ name }))
}
