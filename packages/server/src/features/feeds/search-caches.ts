import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findKept, type KeptHit } from '../kept-values/find-kept.ts'
import { md5 } from '../kept-values/hashes.ts'
import { keptFeeds, keptServers, type KeptFeed, type KeptServer } from '../kept-values/sources.ts'

const MOST = 10_000

/** How a feed or a server is told of, given the events in which the value is. */
type Source = { set: number; present: (events: readonly string[]) => object }

/**
 * The feeds and servers that have a value, as far as theirs are kept: one value, or several with an answer for each. No
 * value at all asks for everything that keeps its values.
 *
 * Source: MISP's Feed::searchCaches, in `rest-api` §2.10. MISP looks for the value in small letters alone, and so misses
 * what feeds spell otherwise; the value as it is asked for is looked for too.
 */
export async function searchCaches(context: Context, actor: Actor, value: unknown): Promise<object> {
  const sources = await sourcesFor(context, actor)
  if (!Array.isArray(value)) {
    const text = textIn(value)
    return (await answersOf(context, sources, [text])).get(text) ?? []
  }
  if (value.length > MOST) throw new Problem('invalid', `At most ${MOST} values are looked up at once.`)
  const answers = await answersOf(context, sources, [...new Set(value.map(textIn))])
  return Object.fromEntries([...answers].filter(([text, hits]) => text !== '' || hits.length > 0))
}

function textIn(value: unknown): string {
  if (value === undefined || value === null || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim()
  throw new Problem('invalid', 'value has to be a text, or a list of texts.')
}

async function sourcesFor({ db, config }: Context, actor: Actor): Promise<Source[]> {
  const [feeds, servers] = await Promise.all([keptFeeds(db, actor), keptServers(db, actor)])
  return [
    ...feeds.map((feed) => ({ set: feed.set, present: presentFeed(feed, config.baseUrl) })),
    ...servers.map((server) => ({ set: server.set, present: presentServer(server, config.baseUrl) })),
  ]
}

/** All values are looked up together, whatever their number. */
async function answersOf(
  { db }: Context,
  sources: readonly Source[],
  texts: readonly string[],
): Promise<Map<string, object[]>> {
  const hashesOf = new Map(texts.map((text) => [text, text === '' ? [] : [md5(text), md5(text.toLowerCase())]]))
  const sets = sources.map(({ set }) => set)
  const hits = await findKept(db, sets, [...hashesOf.values()].flat())
  const byHash = new Map<string, KeptHit[]>()
  for (const hit of hits) byHash.set(hit.hash, [...(byHash.get(hit.hash) ?? []), hit])
  return new Map(
    texts.map((text) => {
      const found = [...new Set(hashesOf.get(text))].flatMap((hash) => byHash.get(hash) ?? [])
      return [text, sources.flatMap((source) => answerOf(source, text, found))]
    }),
  )
}

function answerOf({ set, present }: Source, text: string, hits: readonly KeptHit[]): object[] {
  const own = hits.filter((hit) => hit.set === set)
  if (text !== '' && own.length === 0) return []
  return [{ Feed: present([...new Set(own.flatMap(({ events }) => events))]) }]
}

function presentFeed({ id, name, url, source_format }: KeptFeed, baseUrl: string): Source['present'] {
  const shown = { id: String(id), name, url, source_format }
  if (source_format !== 'misp') {
    const direct_urls = [{ url: `${baseUrl}/feeds/previewIndex/${id}`, name }]
    return () => ({ ...shown, type: 'Feed', direct_urls })
  }
  return (uuid) => ({
    ...shown,
    type: 'MISP Feed',
    uuid,
    direct_urls: urlsOf(`${baseUrl}/feeds/previewEvent/${id}`, uuid),
  })
}

function presentServer({ id, name, url }: KeptServer, baseUrl: string): Source['present'] {
  const shown = { id: String(id), name, url, type: 'MISP Server' }
  return (uuid) => ({ ...shown, uuid, direct_urls: urlsOf(`${baseUrl}/servers/previewEvent/${id}`, uuid) })
}

function urlsOf(address: string, events: readonly string[]): object[] {
  return events.map((event) => ({ url: `${address}/${event}`, name: `Event ${event}` }))
}
