import { createHash } from 'node:crypto'
import { walkAttributes } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { insertRows } from '../../platform/db/insert-rows.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { isUuid } from '../../platform/uuid.ts'
import { readFeedEvent } from './fetch-events.ts'
import type { FeedRow } from './find-feed.ts'
import { findValues } from './find-values.ts'
import { readManifest } from './manifest.ts'
import { openSource, type Source } from './open-source.ts'
import { overFeed } from './runs.ts'

/** A value of a feed, as it is kept: the MD5 of one half of it, in hex, and the event that it is in. */
export type KeptValue = { hash: string; event_uuid: string | null }

/** Keeps the values of a feed, to be looked up; those that were kept before go when the new ones are all there. */
export async function cacheFeed(context: Context, { run }: JobPayloads['feeds.cache'], job: JobRun): Promise<object> {
  return overFeed(context, run, job, async (feed) => {
    const source = openSource(context, feed, job.signal)
    const values =
      feed.source_format === 'misp' ? await valuesOfEvents(source, job) : valuesOf(feed, await source.text())
    await keepValues(context, feed, values)
    return { values: values.length }
  })
}

async function keepValues(context: Context, feed: FeedRow, values: readonly KeptValue[]): Promise<void> {
  await inTransaction(context, async (tx) => {
    await tx.deleteFrom('feed_values').where('feed_id', '=', feed.id).execute()
    const rows = values.map(({ hash, event_uuid }) => ({ feed_id: feed.id, hash: `\\x${hash}`, event_uuid }))
    await insertRows(tx, 'feed_values', ['feed_id', 'hash', 'event_uuid'], rows)
    await tx.updateTable('feeds').set({ cached: context.clock.now() }).where('id', '=', feed.id).execute()
  })
}

function valuesOf(feed: FeedRow, text: string): KeptValue[] {
  return findValues(feed, text).flatMap(({ default_type, value }) =>
    hashesOf(default_type, value).map((hash) => ({ hash, event_uuid: null })),
  )
}

/** The MD5 of a value, or of each of its halves. Source: MISP's Feed::__cacheFreetextFeed; PyMISP's hash_values. */
export function hashesOf(type: string, value: string): string[] {
  const halves = type.includes('|') || type === 'malware-sample' ? value.split('|') : [value]
  return halves.filter((half) => half !== '').map(md5)
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/** Feeds of events tell their hashes in a file; where one does not, its events are read. */
async function valuesOfEvents(source: Source, job: JobRun): Promise<KeptValue[]> {
  const hashes = await source.text('hashes.csv').catch((error: unknown) => {
    if (error instanceof Problem && !job.signal.aborted) return undefined
    throw error
  })
  return hashes === undefined ? hashEvents(source, job) : readHashes(hashes)
}

function readHashes(text: string): KeptValue[] {
  return text.split('\n').flatMap((line): KeptValue[] => {
    const [hash = '', uuid = ''] = line.trim().split(',')
    return /^[0-9a-f]{32}$/i.test(hash) && isUuid(uuid) ? [{ hash: hash.toLowerCase(), event_uuid: uuid }] : []
  })
}

async function hashEvents(source: Source, job: JobRun): Promise<KeptValue[]> {
  const values: KeptValue[] = []
  const offered = await readManifest(source)
  for (const [i, { uuid }] of offered.entries()) {
    const { event } = await readFeedEvent(source, uuid)
    for (const { attribute } of walkAttributes(event)) {
      const { type = '', value = '' } = attribute
      for (const hash of hashesOf(type, value)) values.push({ hash, event_uuid: uuid })
    }
    job.progress(i + 1, offered.length)
  }
  return values
}
