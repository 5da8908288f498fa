import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client, SearchTerms } from '@tocsin/client'

/** The command's options, as typed. */
export type SearchOptions = {
  value?: string[]
  type?: string[]
  category?: string[]
  tag?: string[]
  org?: string[]
  event?: string[]
  last?: string
  from?: string
  to?: string
  limit?: string
  format: string
}

/** Searches attributes and passes the answer on as it comes. */
export async function search(client: Client, options: SearchOptions): Promise<void> {
  const format = options.format === 'json' ? 'json' : 'csv'
  const answer = await client.search('attributes', format, termsOf(options))
  // Node's own streams and the web's differ in type alone.
  await pipeline(Readable.fromWeb(answer as never), process.stdout, { end: false })
}

/** The options in MISP's words. */
export function termsOf({ tag, event, limit, format: _format, ...same }: SearchOptions): SearchTerms {
  return {
    ...same,
    ...(tag === undefined ? {} : { tags: tag }),
    ...(event === undefined ? {} : { eventid: event }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  }
}
