import { Readable, type Writable } from 'node:stream'
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
  toIds?: boolean
  published?: boolean
  last?: string
  from?: string
  to?: string
  limit?: number
  page?: number
  scope: 'attributes' | 'events'
  format: 'csv' | 'json'
}

/** Searches, and passes the answer on as it comes. */
export async function search(client: Client, options: SearchOptions, out: Writable): Promise<void> {
  const answer = await client.search.stream(options.scope, options.format, termsOf(options))
  // Node's own streams and the web's differ in type alone.
  await pipeline(Readable.fromWeb(answer as never), out, { end: false })
  // JSON comes without an end of line, and a prompt should not stand behind it.
  if (options.format === 'json') out.write('\n')
}

/** The options in MISP's words. */
export function termsOf({ tag, event, toIds, published, ...options }: SearchOptions): SearchTerms {
  const { scope: _scope, format: _format, ...same } = options
  return {
    ...same,
    ...(tag === undefined ? {} : { tags: tag }),
    ...(event === undefined ? {} : { eventid: event }),
    ...(toIds === undefined ? {} : { to_ids: toIds ? 1 : 0 }),
    ...(published === undefined ? {} : { published: published ? 1 : 0 }),
  }
}
