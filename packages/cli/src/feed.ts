import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, type Feed, type FeedReceipt } from '@tocsin/client'
import { printable } from './printable.ts'
import type { Progress } from './progress.ts'

type Print = (line: string) => void

/** So many milliseconds lie between two looks at how far a feed is. */
const PACE = 300

/** The feeds of the server, a line each. */
export async function listFeeds(client: Client, print: Print): Promise<void> {
  for (const feed of await client.feeds.index()) print(printable(lineOf(feed)))
}

function lineOf({ id, name, source_format, url, enabled, caching_enabled, every }: Feed): string {
  const states = [
    enabled ? 'enabled' : '',
    caching_enabled ? 'values kept' : '',
    every === null ? '' : `every ${every}`,
  ]
  const state = states.filter((one) => one !== '').join(', ')
  return `${id}  ${name} (${source_format}): ${url}${state === '' ? '' : `, ${state}`}`
}

/**
 * Fetches a feed and waits for it, or says only what that would come to. Answers the exit code: 0 when all is well, 1 when
 * it could not be fetched, or not all of it.
 */
export async function fetchFeed(
  client: Client,
  id: string,
  { isDryRun }: { isDryRun: boolean },
  { print, progress }: { print: Print; progress: Progress },
): Promise<0 | 1> {
  if (isDryRun) {
    const { counts, correlations } = await client.feeds.dryRun(id)
    const more =
      correlations && `; ${correlations.values} of the new ones stand in ${correlations.events} events already`
    print(`would be: ${countsText(counts)}${more ?? ''}`)
    return 0
  }
  await follow(client, await client.feeds.fetch(id), progress)
  const [receipt] = (await client.feeds.receipts(id)).filter(({ what }) => what === 'fetch')
  if (!receipt) throw new ApiError(404, 'There is no receipt.')
  print(printable(receiptLine(receipt)))
  return receipt.state === 'done' && !receipt.counts?.['failed'] ? 0 : 1
}

async function follow(client: Client, job: string, progress: Progress): Promise<void> {
  let done = 0
  for (let isStarted = false; ; await sleep(PACE)) {
    const { state, total, done: now } = await client.jobs.view(job)
    if (total !== null && !isStarted) {
      progress.start(total)
      isStarted = true
    }
    for (; isStarted && done < now; done += 1) progress.done([''])
    if (state === 'queued' || state === 'running') continue
    if (isStarted) progress.stop()
    return
  }
}

/** What became of the latest runs of a feed, or of all. */
export async function listReceipts(client: Client, id: string | undefined, print: Print): Promise<void> {
  for (const receipt of await client.feeds.receipts(id)) print(printable(receiptLine(receipt)))
}

function receiptLine({ id, feed, what, state, error, counts, created }: FeedReceipt): string {
  const told = error ?? (counts === null ? '' : countsText(counts))
  return `${id}  ${created}  ${what} ${feed.name}: ${state}${told === '' ? '' : `, ${told}`}`
}

/** The feeds in which a value is. Answers the exit code: 1 where it is in none. */
export async function findInFeeds(client: Client, value: string, print: Print): Promise<0 | 1> {
  const hits = await client.feeds.search(value)
  for (const { Feed: feed } of hits)
    print(printable(`${String(feed['id'])}  ${String(feed['name'])}: ${String(feed['url'])}`))
  return hits.length > 0 ? 0 : 1
}

/** Publishes the events that a saved search finds, and tells the address: never again. */
export async function publishFeed(client: Client, savedSearch: string, print: Print): Promise<void> {
  const { id, url } = await client.publishedFeeds.add(savedSearch)
  print(`${id}  ${url}`)
}

function countsText(counts: Record<string, number>): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0)
  return told.length === 0 ? 'nothing' : told.map(([what, count]) => `${count} ${what}`).join(', ')
}
