import type { Context } from '../../context.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { removeLocal } from './local-file.ts'
import { fetchEvents } from './fetch-events.ts'
import { fetchValues } from './fetch-values.ts'
import { startFetching } from './fetcher.ts'
import { openAccount } from '../runs/account.ts'
import { overFeed } from './runs.ts'

/** Fetches a feed, as it was asked for. */
export async function fetchFeed(
  context: Context,
  { run, by }: JobPayloads['feeds.fetch'],
  job: JobRun,
): Promise<object> {
  return overFeed(context, run, job, async (feed) => {
    const fetching = await startFetching(context, feed, { by, signal: job.signal })
    if (feed.source_format === 'misp') return fetchEvents(fetching, await openAccount(context, run), job)
    const counts = await fetchValues(fetching, job)
    if (feed.input_source === 'local' && feed.delete_local_file) await removeLocal(context.config, feed.url)
    return counts
  })
}
