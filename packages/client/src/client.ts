import { appendAttributes, type LineOutcome } from './append.ts'
import { openConnection, refuseFailure, type ConnectionSettings } from './connection.ts'
import { eventsApi, type EventsApi } from './events.ts'

/** What a search may ask for, in MISP's words; several values are alternatives, `!` excludes, `%` is a wildcard. */
export type SearchTerms = {
  value?: string | string[]
  type?: string | string[]
  category?: string | string[]
  tags?: string | string[]
  org?: string | string[]
  eventid?: string | string[]
  /** Published within this time: `5d`, `12h`. */
  last?: string
  from?: string
  to?: string
  to_ids?: 0 | 1
  limit?: number
  page?: number
}

/** A Tocsin or MISP server, as one key sees it. */
export type Client = {
  events: EventsApi
  /** Adds attributes to an event line by line. Tocsin only. @throws ApiError */
  append(eventId: string, attributes: Iterable<object> | AsyncIterable<object>): AsyncGenerator<LineOutcome>
  /** Searches attributes, or whole events, and answers the server's text as it comes. @throws ApiError */
  search(
    scope: 'attributes' | 'events',
    format: 'json' | 'csv',
    terms: SearchTerms,
  ): Promise<ReadableStream<Uint8Array>>
  /** The version of the API that the server speaks. @throws ApiError */
  version(): Promise<string>
}

/** Opens a client; nothing is sent before its first call. */
export function createClient(settings: ConnectionSettings): Client {
  const connection = openConnection(settings)
  return {
    events: eventsApi(connection),
    append: (eventId, attributes) => appendAttributes(connection, eventId, attributes),
    async search(scope, format, terms) {
      const body = { returnFormat: format, ...terms }
      const response = await connection.send({ method: 'POST', path: `/${scope}/restSearch`, body })
      await refuseFailure(response)
      return response.body ?? new ReadableStream()
    },
    async version() {
      const { version } = (await connection.json({ method: 'GET', path: '/servers/getVersion' })) as { version: string }
      return version
    },
  }
}
