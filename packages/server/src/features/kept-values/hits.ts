import type { Actor } from '../../access/actor.ts'
import { seesKeptValues, seesServers } from '../../access/named-sources.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { findKept } from './find-kept.ts'
import { lookupHashes } from './hashes.ts'
import { keptFeeds, keptServers, type KeptFeed, type KeptServer } from './sources.ts'

/** What an answer is to tell of: in which feeds (`Feed`) and servers (`Server`) its values are too. */
export type KeptWish = { feeds: boolean; servers: boolean }

type Kind = 'Feed' | 'Server'
/** A feed or server as answers name it, and whether the events of a hit are named. */
type Named = { kind: Kind; shown: object; hasEvents: boolean }
/** What an event's answer says of all its values together, by set. */
export type SeenSources = Map<number, Set<string>>

type Row = { id: number; type: string; value1: string; value2: string; disable_correlation: boolean }

/** The kept values as one answer asks them. Source: MISP's Feed::attachFeedCorrelations, in `correlation` §7. */
export class KeptHits {
  private readonly db: Db
  private readonly sources: ReadonlyMap<number, Named>

  constructor(db: Db, sources: ReadonlyMap<number, Named>) {
    this.db = db
    this.sources = sources
  }

  /** What stands on each attribute, as JSON text by kind; the sources are added to `seen`, for the event's own summary. */
  async textsOf(rows: readonly Row[], seen: SeenSources): Promise<ReadonlyMap<number, { [K in Kind]?: string }>> {
    const hashes = new Map(rows.map((row) => [row.id, row.disable_correlation ? [] : lookupHashes(row)]))
    const hits = new Map<string, [number, string[]][]>()
    for (const { hash, set, events } of await findKept(
      this.db,
      [...this.sources.keys()],
      [...hashes.values()].flat(),
    )) {
      hits.set(hash, [...(hits.get(hash) ?? []), [set, events]])
    }
    const texts = new Map<number, { [K in Kind]?: string }>()
    if (hits.size === 0) return texts
    for (const [id, own] of hashes) {
      const found = gather(own.flatMap((hash) => hits.get(hash) ?? []))
      if (found.size === 0) continue
      for (const [set, events] of found) for (const event of events) add(seen, set, event)
      for (const set of found.keys()) add(seen, set)
      texts.set(id, this.listsOf(found))
    }
    return texts
  }

  /** Of all that was seen, or of one attribute's: those of each kind, if there are any. */
  listsOf(found: SeenSources): { [K in Kind]?: string } {
    const feeds = this.listOf('Feed', found)
    const servers = this.listOf('Server', found)
    return { ...(feeds === undefined ? {} : { Feed: feeds }), ...(servers === undefined ? {} : { Server: servers }) }
  }

  private listOf(kind: Kind, found: SeenSources): string | undefined {
    const named = [...this.sources].flatMap(([set, source]) => {
      const events = found.get(set)
      if (source.kind !== kind || !events) return []
      const isNamed = source.hasEvents && events.size > 0
      return [{ ...source.shown, ...(isNamed ? { event_uuids: [...events] } : {}) }]
    })
    return named.length === 0 ? undefined : JSON.stringify(named)
  }
}

function gather(hits: readonly [number, string[]][]): SeenSources {
  const found: SeenSources = new Map()
  for (const [set, events] of hits) {
    add(found, set)
    for (const event of events) add(found, set, event)
  }
  return found
}

/** So many events of one source are named of one event here. */
const MOST_EVENTS = 1_000

function add(found: SeenSources, set: number, event?: string): void {
  const events = found.get(set) ?? new Set()
  found.set(set, events)
  if (event !== undefined && events.size < MOST_EVENTS) events.add(event)
}

/** Gets ready to tell what is wished; undefined where the actor may not know, or nothing is kept: then nothing is spent on it. */
export async function keptHitsFor(context: Context, actor: Actor, wish: KeptWish): Promise<KeptHits | undefined> {
  if ((!wish.feeds && !wish.servers) || !seesKeptValues(actor)) return undefined
  const { db } = context
  const isForAll = wish.servers && (await readSetting(db, 'MISP.show_server_correlations_for_all_users'))
  const [feeds, servers] = await Promise.all([
    wish.feeds ? keptFeeds(db, actor) : [],
    wish.servers ? keptServers(db, actor, isForAll) : [],
  ])
  if (feeds.length + servers.length === 0) return undefined
  const named = [...feeds.map(namedFeed), ...servers.map((server) => namedServer(server, seesServers(actor)))]
  return new KeptHits(db, new Map(named))
}

function namedFeed({ set, id, name, url, provider, source_format, lookup_visible }: KeptFeed): [number, Named] {
  const shown = { id: String(id), name, url, provider, source_format, lookup_visible }
  return [set, { kind: 'Feed', shown, hasEvents: source_format === 'misp' }]
}

/** Those who may not know of servers learn no more than what one is called. */
function namedServer({ set, id, name, url }: KeptServer, isOpen: boolean): [number, Named] {
  return [set, { kind: 'Server', shown: { id: String(id), name, ...(isOpen ? { url } : {}) }, hasEvents: isOpen }]
}
