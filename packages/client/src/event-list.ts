import type { Connection } from './connection.ts'
import type { IndexFilters } from './events.ts'

/** One line of the list of events. Times are Unix seconds, `date` is `YYYY-MM-DD`; numbers stand for what MISP's do. */
export type EventRow = {
  id: string
  uuid: string
  info: string
  date: string
  timestamp: number
  published: boolean
  publish_timestamp: number
  threat_level_id: number
  analysis: number
  distribution: number
  orgc: { id: string; uuid: string; name: string }
  tags: { name: string; colour: string; local: boolean; is_galaxy: boolean }[]
  attribute_count: number
  /** Open ones. */
  proposal_count: number
}

export type EventSort =
  'id' | 'date' | 'info' | 'timestamp' | 'publish_timestamp' | 'attribute_count' | 'threat_level_id' | 'orgc'

/** A part of the list: `limit` rows (500 at most) from row `offset` on. */
export type EventListWish = {
  filters?: IndexFilters
  sort?: EventSort
  direction?: 'asc' | 'desc'
  offset?: number
  limit?: number
}

/** How many events match in all, and the rows of the part. */
export type EventListPart = { total: number; offset: number; rows: EventRow[] }

/** What a filter would leave: `value` is what the filter takes. */
export type FacetChoice = { value: string; label: string; count: number }
/** The filters that are counted. */
export type FacetName = 'published' | 'threatlevel' | 'analysis' | 'distribution' | 'org' | 'tags'

/** The list of events as pages show it. Tocsin only. Every method throws ApiError. */
export type EventListApi = {
  rows(wish: EventListWish): Promise<EventListPart>
  /** The choices of each filter, counted among what all the others let through. */
  facets(filters: IndexFilters): Promise<Record<FacetName, FacetChoice[]>>
}

export function eventListApi({ post }: Connection): EventListApi {
  return {
    // The shapes are the server's own, and of one version with it.
    rows: async (wish) => (await post('/tocsin/events/rows', JSON.stringify(wish))) as EventListPart,
    facets: async (filters) =>
      (await post('/tocsin/events/facets', JSON.stringify({ filters }))) as Record<FacetName, FacetChoice[]>,
  }
}
