import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { md5 } from './cache.ts'
import { overlaps } from './coverage.ts'
import { visibleFeeds, type FeedRow } from './find-feed.ts'

const MOST = 10_000

type Hit = FeedRow & { uuids: (string | null)[] | null }

/**
 * The feeds that have a value, as far as theirs are kept: one value, or several with an answer for each. No value at all
 * asks for every feed that keeps its values.
 *
 * Source: MISP's Feed::searchCaches, in `rest-api` §2.10. MISP looks for the value in small letters alone, and so misses
 * what feeds spell otherwise; the value as it is asked for is looked for too.
 */
export async function searchCaches(context: Context, actor: Actor, value: unknown): Promise<object> {
  if (!Array.isArray(value)) return hitsOf(context, actor, textIn(value))
  if (value.length > MOST) throw new Problem('invalid', `At most ${MOST} values are looked up at once.`)
  const answers: Record<string, object> = {}
  for (const item of value) answers[textIn(item)] = await hitsOf(context, actor, textIn(item))
  return answers
}

function textIn(value: unknown): string {
  if (value === undefined || value === null || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim()
  throw new Problem('invalid', 'value has to be a text, or a list of texts.')
}

async function hitsOf({ db, config }: Context, actor: Actor, value: string): Promise<object[]> {
  const rows = value === '' ? await cachedFeeds(db, actor) : await feedsWith(db, actor, value)
  return rows.map((row) => ({ Feed: presentHit(row, config.baseUrl) }))
}

async function cachedFeeds(db: Context['db'], actor: Actor): Promise<Hit[]> {
  const rows = await visibleFeeds(db, actor)
    .selectAll()
    .where('caching_enabled', '=', true)
    .where('cached', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, uuids: null }))
}

async function feedsWith(db: Context['db'], actor: Actor, value: string): Promise<Hit[]> {
  const hashes = [...new Set([value, value.toLowerCase()].map(md5))].map((hash) => Buffer.from(hash, 'hex'))
  return visibleFeeds(db, actor)
    .innerJoin('feed_values', 'feed_values.feed_id', 'feeds.id')
    .selectAll('feeds')
    .select(sql<(string | null)[]>`array_agg(distinct feed_values.event_uuid)`.as('uuids'))
    .where('feed_values.hash', '=', sql<Buffer>`any(${hashes}::bytea[])`)
    .where('feeds.caching_enabled', '=', true)
    .groupBy(sql`feeds.id`)
    .orderBy('feeds.id')
    .execute()
}

function presentHit({ id, name, url, source_format, uuids }: Hit, baseUrl: string): object {
  const shown = { id: String(id), name, url, source_format }
  if (source_format !== 'misp') {
    return { ...shown, type: 'Feed', direct_urls: [{ url: `${baseUrl}/feeds/previewIndex/${id}`, name }] }
  }
  const uuid = (uuids ?? []).filter((one) => one !== null)
  const direct_urls = uuid.map((one) => ({ url: `${baseUrl}/feeds/previewEvent/${id}/${one}`, name: `Event ${one}` }))
  return { ...shown, type: 'MISP Feed', uuid, direct_urls }
}

/** How much each two feeds have in common, of those that keep their values. Source: MISP's Feed::compareFeeds. */
export async function compareFeeds({ db }: Context, actor: Actor): Promise<object[]> {
  const feeds = await visibleFeeds(db, actor)
    .selectAll()
    .select(sql<number>`(select count(distinct hash) from feed_values where feed_id = feeds.id)`.as('values'))
    .where('caching_enabled', '=', true)
    .orderBy('id')
    .execute()
  const common = await overlaps(
    db,
    feeds.map(({ id }) => id),
  )
  const countOf = new Map(common.map(({ id, other, count }) => [`${id} ${other}`, count]))
  return feeds.map((feed) => ({
    Feed: {
      ...presentCompared(feed),
      values: feed.values,
      ComparedFeed: feeds
        .filter(({ id }) => id !== feed.id)
        .map((other) => {
          const overlap_count = countOf.get(`${feed.id} ${other.id}`) ?? 0
          const share = feed.values === 0 ? 0 : overlap_count / feed.values
          return { ...presentCompared(other), overlap_count, overlap_percentage: Math.round(share * 100) }
        }),
    },
  }))
}

function presentCompared({ id, input_source, source_format, url, provider, name, is_default }: FeedRow): object {
  return { id: String(id), input_source, source_format, url, provider, name, default: is_default }
}
