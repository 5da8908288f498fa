import type { Connection } from './connection.ts'
import { pathTo, type RecordId } from './record.ts'

/** One attribute in the table of its event. `timestamp` is in Unix seconds; numbers stand for what MISP's do. */
export type AttributeRow = {
  id: string
  uuid: string
  type: string
  category: string
  value: string
  comment: string
  to_ids: boolean
  distribution: number
  deleted: boolean
  timestamp: number
  /** The object that it stands in, and as what; null for one that stands by itself. */
  object: { uuid: string; name: string; relation: string } | null
  tags: { name: string; colour: string; local: boolean; is_galaxy: boolean }[]
}

export type AttributeSort = 'timestamp' | 'type' | 'category' | 'value' | 'to_ids' | 'distribution' | 'first_seen'

/** A part of the table: `limit` rows (500 at most) from row `offset` on. `words` are looked for in value, comment and type. */
export type EventRowsWish = {
  words?: string
  deleted?: 'without' | 'with' | 'only'
  sort?: AttributeSort
  direction?: 'asc' | 'desc'
  offset?: number
  limit?: number
}

/** How many attributes match in all, and the rows of the part. */
export type EventRowsPart = { total: number; offset: number; rows: AttributeRow[] }

/** The attributes of an event as pages show them. Tocsin only. Every method throws ApiError. */
export type EventRowsApi = { list(event: RecordId, wish: EventRowsWish): Promise<EventRowsPart> }

export function eventRowsApi({ post }: Connection): EventRowsApi {
  return {
    // The shape is the server's own, and of one version with it.
    list: async (event, wish) =>
      (await post(`${pathTo('/tocsin/events', event)}/rows`, JSON.stringify(wish))) as EventRowsPart,
  }
}
