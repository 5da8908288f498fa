import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { presentTag } from '../tags/present.ts'
import { coverageOf, countValues } from './coverage.ts'
import { visibleFeeds, type FeedRow } from './find-feed.ts'
import { headerLines } from './headers.ts'

/**
 * A feed as MISP shows it; its headers to site admins alone. Two fields are ours: `every`, how often it is fetched, and
 * `signing_key`, the key that it has to be signed with.
 */
export async function presentFeed(context: Context, actor: Actor, feed: FeedRow) {
  const { rules, settings } = feed
  return {
    id: String(feed.id),
    name: feed.name,
    provider: feed.provider,
    url: feed.url,
    rules: rules && JSON.stringify(rules),
    enabled: feed.enabled,
    distribution: String(feed.distribution),
    sharing_group_id: String(feed.sharing_group_id),
    tag_id: String(feed.tag_id),
    default: feed.is_default,
    source_format: feed.source_format,
    fixed_event: feed.fixed_event,
    delta_merge: feed.delta_merge,
    event_id: String(feed.event_id),
    publish: feed.publish,
    override_ids: feed.override_ids,
    // PHP's empty map is an empty list.
    settings: settings && (Object.keys(settings).length > 0 ? JSON.stringify(settings) : '[]'),
    input_source: feed.input_source,
    delete_local_file: feed.delete_local_file,
    lookup_visible: feed.lookup_visible,
    ...(isSiteAdmin(actor) ? { headers: await headerLines(context, feed) } : {}),
    caching_enabled: feed.caching_enabled,
    force_to_ids: feed.force_to_ids,
    orgc_id: String(feed.orgc_id),
    tag_collection_id: String(feed.tag_collection_id),
    every: feed.every,
    signing_key: feed.signing_key,
  }
}

/** One feed, with what is known of its values. */
export async function viewFeed(context: Context, actor: Actor, feed: FeedRow) {
  const { db } = context
  const tags = await tagsOf(db, [feed])
  return {
    Feed: {
      ...(await presentFeed(context, actor, feed)),
      cached_elements: await countValues(db, feed.id),
      coverage_by_other_feeds: `${await coverageOf(db, actor, feed.id)}%`,
    },
    ...tagIn(tags, feed),
  }
}

/** The feeds that the actor sees, within the filters of MISP's index. */
export async function indexFeeds(context: Context, actor: Actor, wishes: Wishes) {
  const rows = await visibleFeeds(context.db, actor)
    .selectAll('feeds')
    .select((eb) =>
      eb
        .selectFrom('kept_sets')
        .select(({ fn }) => fn.max('kept').as('kept'))
        .whereRef('feed_id', '=', 'feeds.id')
        .as('cached'),
    )
    .orderBy('id')
    .execute()
  const kept = rows.filter((feed) => isWithin(feed, wishes))
  const tags = await tagsOf(context.db, kept)
  return Promise.all(
    kept.map(async (feed) => ({
      Feed: {
        ...(await presentFeed(context, actor, feed)),
        ...(isSiteAdmin(actor)
          ? { cache_timestamp: feed.cached ? String(Math.floor(feed.cached.getTime() / 1000)) : false }
          : {}),
      },
      ...tagIn(tags, feed),
    })),
  )
}

function isWithin(feed: FeedRow, wishes: Wishes): boolean {
  const { name, provider, url, source_format, enabled, caching_enabled, is_default } = feed
  const texts = { name, provider, url, source_format }
  for (const [field, text] of Object.entries(texts)) {
    if (wishes[field] !== undefined && textWish(wishes[field]) !== text) return false
  }
  for (const [field, flag] of Object.entries({ enabled, caching_enabled, default: is_default })) {
    if (wishes[field] !== undefined && isWished(wishes[field]) !== flag) return false
  }
  const part = textWish(wishes['quickFilter']).toLowerCase()
  if (!Object.values(texts).join('\n').toLowerCase().includes(part)) return false
  const scope = textWish(wishes['scope'], 'all')
  if (scope === 'enabled') return enabled || caching_enabled
  return scope === 'default' ? is_default : scope !== 'custom' || !is_default
}

type Tags = ReadonlyMap<number, ReturnType<typeof presentTag>>

async function tagsOf(db: Db, feeds: readonly FeedRow[]): Promise<Tags> {
  const ids = feeds.map(({ tag_id }) => tag_id).filter((id) => id !== 0)
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('tags').selectAll().where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map((row) => [row.id, presentTag(row)]))
}

function tagIn(tags: Tags, { tag_id }: FeedRow): { Tag?: ReturnType<typeof presentTag> } {
  const Tag = tags.get(tag_id)
  return Tag ? { Tag } : {}
}
