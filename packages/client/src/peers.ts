import { event, type Event } from '@tocsin/format'
import { ApiError } from './api-error.ts'
import type { Connection } from './connection.ts'
import { readRecord } from './record.ts'

/** A line of MISP's minimal index; numbers are text. */
export type OfferedEvent = {
  id: string
  uuid: string
  timestamp: string
  sighting_timestamp: string
  published: boolean
  orgc_uuid: string
}

/** What is new for this key since a cursor. */
export type Changes = {
  /** To be shown the next time. */
  cursor: string
  /** Whether it is everything: without a cursor, with an old one, and when the key's user sees something else now. */
  complete: boolean
  events: OfferedEvent[]
  /** Events that this key could see and may not any more. */
  withdrawn: string[]
  /** Of which other kinds something is new. */
  others: ('proposal' | 'cluster' | 'analyst-data')[]
}

/** What servers of Tocsin ask each other, with the key of a synchronising user. Every method throws ApiError. */
export type PeersApi = {
  changes(after?: string, filter?: { tag?: string[]; org?: string[] }): Promise<Changes>
  /** At most 100 events, in this order; null for one that is not shown to this key, or not so. */
  batch(uuids: readonly string[]): Promise<(Event | null)[]>
}

export function peersApi({ post, text }: Connection): PeersApi {
  return {
    // The shape is the server's own, and of one version with it.
    changes: async (after = '', filter = {}) =>
      (await post('/tocsin/changes', JSON.stringify({ after, ...filter }))) as Changes,
    async batch(uuids) {
      const answer = await text({ method: 'POST', path: '/tocsin/batch', body: JSON.stringify({ events: uuids }) })
      return answer
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const told = readLine(line)
          return 'Event' in told ? readRecord(told, 'Event', event) : null
        })
    },
  }
}

function readLine(line: string): object {
  try {
    const told: unknown = JSON.parse(line)
    if (typeof told === 'object' && told !== null) return told
  } catch {
    // Said below.
  }
  throw new ApiError(200, 'The server answered with lines that are no JSON.')
}
