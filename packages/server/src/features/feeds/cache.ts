import { walkAttributes } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { hashesOf } from '../kept-values/hashes.ts'
import { keepValues, type KeptValue } from '../kept-values/keep.ts'
import { readHashes } from '../kept-values/read-hashes.ts'
import { readFeedEvent } from './fetch-events.ts'
import type { FeedRow } from './find-feed.ts'
import { findValues } from './find-values.ts'
import { readManifest } from './manifest.ts'
import { openSource, type Source } from './open-source.ts'
import { overFeed } from './runs.ts'

/** So many are written down at once. */
const PAGE = 10_000

/** Keeps the values of a feed, to be looked up. */
export async function cacheFeed(context: Context, { run }: JobPayloads['feeds.cache'], job: JobRun): Promise<object> {
  return overFeed(context, run, job, async (feed) => {
    const source = openSource(context, feed, job.signal)
    const pages = feed.source_format === 'misp' ? await pagesOfEvents(source, job) : await pagesOfValues(feed, source)
    return { values: await keepValues(context, { over: 'feed', id: feed.id }, pages) }
  })
}

async function pagesOfValues(feed: FeedRow, source: Source): Promise<Iterable<KeptValue[]>> {
  const found = await findValues(feed, await source.text())
  return pagesOf(
    found.flatMap(({ default_type, value }) =>
      hashesOf(default_type, value).map((hash) => ({ hash, event_uuid: null })),
    ),
  )
}

function* pagesOf(values: readonly KeptValue[]): Generator<KeptValue[]> {
  for (let i = 0; i < values.length; i += PAGE) yield values.slice(i, i + PAGE)
}

/** Feeds of events tell their hashes in a file; where one does not, its events are read. */
async function pagesOfEvents(source: Source, job: JobRun): Promise<Iterable<KeptValue[]> | AsyncIterable<KeptValue[]>> {
  const hashes = await source.text('hashes.csv').catch((error: unknown) => {
    if (error instanceof Problem && !job.signal.aborted) return undefined
    throw error
  })
  return hashes === undefined ? hashEvents(source, job) : pagesOf(readHashes(hashes))
}

async function* hashEvents(source: Source, job: JobRun): AsyncGenerator<KeptValue[]> {
  const offered = await readManifest(source)
  for (const [i, { uuid }] of offered.entries()) {
    const { event } = await readFeedEvent(source, uuid)
    yield [...walkAttributes(event)].flatMap(({ attribute: { type = '', value = '' } }) =>
      hashesOf(type, value).map((hash) => ({ hash, event_uuid: uuid })),
    )
    job.progress(i + 1, offered.length)
  }
}
