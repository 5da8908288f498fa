import type { Connection } from './connection.ts'
import { pathTo } from './record.ts'

/** What others publish for everybody to fetch. Ids and small numbers are text, as in MISP. */
export type Feed = {
  id: string
  name: string
  provider: string
  url: string
  source_format: 'misp' | 'csv' | 'freetext'
  input_source: 'network' | 'local'
  enabled: boolean
  caching_enabled: boolean
  fixed_event: boolean
  delta_merge: boolean
  distribution: string
  event_id: string
  /** JSON, or null. */
  rules: string | null
  settings: string | null
  /** `15m`, `6h`, `1d`; null for when it is told to. Tocsin only. */
  every: string | null
  /** The public key that each file of it has to be signed with; null where none has to be. Tocsin only. */
  signing_key: string | null
} & Record<string, unknown>

/** What is said of a feed to be added or changed, as MISP takes it. */
export type SentFeed = Record<string, unknown>

/** What fetching a feed would come to; of each kind the first hundred are named. Tocsin only. */
export type FeedDryRun = {
  counts: Record<string, number>
  added: object[]
  /** Of feeds of values: what is new and stands in other events already, and in how many. */
  correlations?: { values: number; events: number }
} & Record<string, unknown>

/** What fetching a feed, or keeping its values, came to. Tocsin only. */
export type FeedReceipt = {
  id: string
  feed: { id: string | null; name: string; url: string }
  what: 'fetch' | 'cache'
  state: 'queued' | 'running' | 'done' | 'failed'
  error: string | null
  counts: Record<string, number> | null
  job: string | null
  created: string
  ended: string | null
}

/** A feed that this server publishes; `token` and `url` when it has just been given one. Tocsin only. */
export type PublishedFeed = {
  id: string
  saved_search: { id: string; name: string }
  created: string
  token_start: string | null
  token?: string
  url?: string
}

/** Every method throws ApiError. */
export type FeedsApi = {
  index(): Promise<Feed[]>
  view(id: string): Promise<Feed>
  add(feed: SentFeed): Promise<Feed>
  edit(id: string, feed: SentFeed): Promise<Feed>
  delete(id: string): Promise<void>
  /** Adds those that MISP knows from the start; none of them is enabled. */
  loadDefaults(): Promise<void>
  /** Has it fetched soon; answers the job. */
  fetch(id: string): Promise<string>
  dryRun(id: string): Promise<FeedDryRun>
  /** What is in it: the lines of its manifest by uuid, or values. */
  preview(id: string): Promise<unknown>
  /** Has the values kept of one feed, of `misp`, `csv` or `freetext` feeds, or of `all` that are to be. */
  cache(scope: string): Promise<void>
  /** The feeds in which a value is, as far as theirs are kept. */
  search(value: string): Promise<{ Feed: Record<string, unknown> }[]>
  compare(): Promise<{ Feed: Record<string, unknown> }[]>
  /** The latest, of one feed or of all, newest first. */
  receipts(feed?: string): Promise<FeedReceipt[]>
}

/** One's own published feeds. Tocsin only. Every method throws ApiError. */
export type PublishedFeedsApi = {
  index(): Promise<PublishedFeed[]>
  /** Publishes the events that a saved search finds. */
  add(savedSearch: string): Promise<PublishedFeed>
  delete(id: string): Promise<void>
  /** Gives it another token; the old one is worth nothing any more. */
  renewToken(id: string): Promise<PublishedFeed>
  revokeToken(id: string): Promise<PublishedFeed>
}

// The shapes are the server's own, and of one version with it.
const feedIn = (answer: unknown) => (answer as { Feed: Feed }).Feed
const published = (answer: unknown) => answer as PublishedFeed

export function feedsApi({ get, post }: Connection): FeedsApi {
  return {
    index: async () => ((await get('/feeds/index')) as unknown[]).map(feedIn),
    view: async (id) => feedIn(await get(pathTo('/feeds/view', id))),
    add: async (feed) => feedIn(await post('/feeds/add', JSON.stringify({ Feed: feed }))),
    edit: async (id, feed) => feedIn(await post(pathTo('/feeds/edit', id), JSON.stringify({ Feed: feed }))),
    async delete(id) {
      await post(pathTo('/feeds/delete', id))
    },
    async loadDefaults() {
      await post('/feeds/loadDefaultFeeds')
    },
    fetch: async (id) => ((await post(`${pathTo('/tocsin/feeds', id)}/fetch`)) as { job: string }).job,
    dryRun: async (id) => (await post(`${pathTo('/tocsin/feeds', id)}/dry-run`)) as FeedDryRun,
    preview: async (id) => get(pathTo('/feeds/previewIndex', id)),
    async cache(scope) {
      await post(pathTo('/feeds/cacheFeeds', scope))
    },
    search: async (value) =>
      (await post('/feeds/searchCaches', JSON.stringify({ value }))) as { Feed: Record<string, unknown> }[],
    compare: async () => (await get('/feeds/compareFeeds')) as { Feed: Record<string, unknown> }[],
    async receipts(feed) {
      const only = feed === undefined ? '' : `?feed=${encodeURIComponent(feed)}`
      return ((await get(`/tocsin/feeds/receipts${only}`)) as { receipts: FeedReceipt[] }).receipts
    },
  }
}

export function publishedFeedsApi({ get, post, text }: Connection): PublishedFeedsApi {
  const route = '/tocsin/published-feeds'
  return {
    index: async () => ((await get(route)) as { feeds: PublishedFeed[] }).feeds,
    add: async (savedSearch) => published(await post(route, JSON.stringify({ saved_search: savedSearch }))),
    async delete(id) {
      await text({ method: 'DELETE', path: pathTo(route, id) })
    },
    renewToken: async (id) => published(await post(`${pathTo(route, id)}/token`)),
    revokeToken: async (id) =>
      published(JSON.parse(await text({ method: 'DELETE', path: `${pathTo(route, id)}/token` }))),
  }
}
