import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { countKept, overlaps } from '../kept-values/find-kept.ts'
import { keptFeeds, keptServers } from '../kept-values/sources.ts'

type Compared = { set: number; shown: object }

/**
 * How much each two feeds and servers have in common, of those that keep their values and that the actor may know of.
 * Source: MISP's Feed::compareFeeds, which calls servers feeds too.
 */
export async function compareFeeds({ db }: Context, actor: Actor): Promise<object[]> {
  const [feeds, servers] = [await keptFeeds(db, actor), await keptServers(db, actor)]
  const all: Compared[] = [
    ...feeds.map(({ set, id, input_source, source_format, url, provider, name, is_default }) => ({
      set,
      shown: { id: String(id), input_source, source_format, url, provider, name, default: is_default },
    })),
    ...servers.map(({ set, id, url, provider, name }) => ({
      set,
      shown: { ...ofServer, id: String(id), url, provider, name },
    })),
  ]
  const sets = all.map(({ set }) => set)
  const [counts, common] = await Promise.all([countKept(db, sets), overlaps(db, sets)])
  return all.map(({ set, shown }) => {
    const values = counts.get(set) ?? 0
    const ComparedFeed = all
      .filter((other) => other.set !== set)
      .map((other) => {
        const overlap_count = common.get(`${set} ${other.set}`) ?? 0
        const overlap_percentage = values === 0 ? 0 : Math.round((overlap_count / values) * 100)
        return { ...other.shown, overlap_count, overlap_percentage }
      })
    return { Feed: { ...shown, values, ComparedFeed } }
  })
}

const ofServer = { input_source: 'network', source_format: 'misp', default: false, is_misp_server: true }
