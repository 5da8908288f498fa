import { defaultCategory } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { eventsWith, halvesOf } from './correlating.ts'
import { readFeedEvent } from './fetch-events.ts'
import type { FeedRow } from './find-feed.ts'
import { findValues } from './find-values.ts'
import { parseJson, readManifest, type Offered } from './manifest.ts'
import { openSource } from './open-source.ts'

/** MISP's pages hold so many. */
const PAGE = 60
const MOST = 1_000

/** What is in a feed, a page of it: the lines of its manifest by uuid, or values. Nothing is kept. */
export async function previewIndex(context: Context, actor: Actor, feed: FeedRow, wishes: Wishes): Promise<object> {
  const size = Math.min(positiveWish(wishes['limit']) ?? PAGE, MOST)
  const from = ((positiveWish(wishes['page']) ?? 1) - 1) * size
  const part = textWish(wishes['searchall']).trim().toLowerCase()
  const source = openSource(context, feed)
  if (feed.source_format === 'misp') {
    const offered = (await readManifest(source)).filter((event) => mentions(event, part))
    return Object.fromEntries(offered.slice(from, from + size).map(({ uuid, told }) => [uuid, told]))
  }
  const found = (await findValues(feed, await source.text())).slice(from, from + size)
  const events = await eventsWith(
    context.db,
    viewerOf(actor),
    found.map(({ default_type: type, value }) => ({ type, value })),
  )
  return found.map(({ types, default_type, value, to_ids, comment = '' }) => {
    const ids = halvesOf({ type: default_type, value }).flatMap((half) => [...(events.get(half) ?? [])])
    return {
      value,
      default_type,
      types: Object.fromEntries(types.map((type) => [type, type])),
      category: defaultCategory(default_type),
      to_ids: feed.force_to_ids || (to_ids && !feed.override_ids),
      comment,
      correlations: [...new Set(ids)].map(String),
    }
  })
}

function mentions({ uuid, info, org, tags }: Offered, part: string): boolean {
  return [uuid, info, org.name, ...tags].some((text) => text.toLowerCase().includes(part))
}

/** An event of a feed as it stands there, in MISP's envelope. */
export async function previewEvent(context: Context, feed: FeedRow, uuid: string): Promise<unknown> {
  if (feed.source_format !== 'misp') throw new Problem('invalid', 'This feed holds no events.')
  if (!isUuid(uuid)) throw new Problem('not-found', 'Could not download the selected Event')
  const source = openSource(context, feed)
  const sent = parseJson(await source.text(`${uuid.toLowerCase()}.json`), 'The event')
  await readFeedEvent({ feed, text: async () => JSON.stringify(sent) }, uuid.toLowerCase())
  return sent
}
