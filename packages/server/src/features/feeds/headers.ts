import type { Context } from '../../context.ts'
import { unseal } from '../../platform/files/seal.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { FeedRow } from './find-feed.ts'

/** What the headers of feeds are sealed for. */
export const HEADERS_PURPOSE = 'feeds.headers'

/** Who asks is said by the server itself. Source: MISP's Feed::__createFeedRequest. */
const OURS = new Set(['user-agent', 'misp-version', 'misp-uuid', 'commit', 'host', 'content-length', 'connection'])

/** The lines that are sent with each request for a feed, as they were entered. */
export async function headerLines({ config }: Pick<Context, 'config'>, feed: FeedRow): Promise<string | null> {
  if (feed.headers === null) return null
  const lines = await unseal(config.dataDir, HEADERS_PURPOSE, feed.headers)
  if (lines) return lines.toString()
  throw new Problem(
    'invalid',
    `The headers of feed ${feed.id} cannot be read with the keys of this data folder: enter them anew.`,
  )
}

/** As `headerLines`, by name. */
export async function headersOf(context: Context, feed: FeedRow): Promise<Record<string, string>> {
  const lines = ((await headerLines(context, feed)) ?? '').split(/\r?\n/)
  const named = lines.flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]] : []
  })
  return Object.fromEntries(named.filter(([name]) => !OURS.has(name)))
}
