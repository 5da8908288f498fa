import { event, type Event, type Finding } from '@tocsin/format'
import { ApiError } from './api-error.ts'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf, type MispJson, type RecordId } from './record.ts'

/** An event as the server holds it now, and what of the request broke a rule and was left out. */
export type SavedEvent = { event: Event; rejected: Finding[] }

/** What `view` shows beside what it always shows. */
export type ViewOptions = {
  /** Deleted attributes and objects too. */
  deleted?: boolean
  /** The event alone, without what is in it. */
  metadata?: boolean
  /** The files of attachments, in base64; on unless told otherwise. */
  includeAttachments?: boolean
  /** Tags that are not exported too. */
  includeAllTags?: boolean
  excludeLocalTags?: boolean
  excludeGalaxy?: boolean
  noSightings?: boolean
  noEventReports?: boolean
  noShadowAttributes?: boolean
  /** Merged with what is in the events that extend it. */
  extended?: boolean
}

/** A time for filters: Unix seconds, a day (`2026-01-31`), or how long ago (`5d`, `12h`). A pair is a period. */
export type Time = string | number | [string | number, string | number]

/** Which events `index` lists. Texts are alternatives (`a|b`, or a list), `!a` excludes. All that is given has to hold. */
export type IndexFilters = {
  eventid?: RecordId | RecordId[]
  eventinfo?: string
  org?: RecordId | RecordId[]
  tags?: string | string[]
  /** Days, both included. */
  datefrom?: string
  dateuntil?: string
  /** 0 no, 1 yes, 2 both. */
  published?: 0 | 1 | 2
  distribution?: number | number[]
  sharinggroup?: RecordId | RecordId[]
  analysis?: number | number[]
  threatlevel?: number | number[]
  timestamp?: Time
  publish_timestamp?: Time
  /** A part of a value of the event's. */
  attribute?: string
  /** A part of whatever names the event: info, uuid, creator, tags, values. */
  searchall?: string
  sort?: string
  direction?: 'asc' | 'desc'
  limit?: number
  page?: number
}

/** Whole events. Every method throws ApiError. */
export type EventsApi = {
  /** Adds an event. What in it breaks a rule is left out and named in `rejected` (Tocsin; MISP drops it in silence). */
  add(event: Event | MispJson): Promise<SavedEvent>
  /** An event with all that is in it, as far as this key may see it. What of it cannot be read is left out. */
  view(id: RecordId, options?: ViewOptions): Promise<Event>
  /** Whether the server shows it to this key. */
  exists(id: RecordId): Promise<boolean>
  /**
   * Sends the fields to change; the rest stays. What is in the event is merged by uuid. Leave `timestamp` out, of the
   * event and of what changed in it: one that is not newer than the server's changes nothing.
   */
  edit(id: RecordId, change: Event | MispJson): Promise<SavedEvent>
  /** Deletes it for good, and keeps its uuid from coming back where the server is told to. */
  delete(id: RecordId): Promise<void>
  /** Offers it to other servers; what follows happens a moment later. */
  publish(id: RecordId): Promise<void>
  /** Takes it back into editing; copies elsewhere stay. */
  unpublish(id: RecordId): Promise<void>
  /** Bare events with their organisations and, under `EventTag`, their tags. */
  index(filters?: IndexFilters): Promise<Event[]>
}

export function eventsApi(connection: Connection): EventsApi {
  const { get, post } = connection
  const save = async (path: string, sent: Event | MispJson): Promise<SavedEvent> => {
    const answer = await post(path, textOf(event, sent))
    // Beside the event stand the server's own findings, or nothing.
    const { rejected = [] } = answer as { rejected?: Finding[] }
    return { event: readRecord(answer, 'Event', event), rejected }
  }
  return {
    add: async (sent) => save('/events/add', sent),
    edit: async (id, change) => save(pathTo('/events/edit', id), change),
    async view(id, options) {
      const path = pathTo('/events/view', id)
      const answer = options ? await post(path, switchesText(options)) : await get(path)
      return readRecord(answer, 'Event', event)
    },
    exists: async (id) => exists(connection, pathTo('/events/view', id)),
    async delete(id) {
      await post(pathTo('/events/delete', id))
    },
    async publish(id) {
      await post(pathTo('/events/publish', id))
    },
    async unpublish(id) {
      await post(pathTo('/events/unpublish', id))
    },
    async index(filters = {}) {
      return readRecords(await post('/events/index', JSON.stringify(filters)), 'Event', event)
    },
  }
}

/** MISP reads switches as numbers everywhere, as words of JSON only in places. */
function switchesText(options: ViewOptions): string {
  return JSON.stringify(Object.fromEntries(Object.entries(options).map(([name, is]) => [name, is ? 1 : 0])))
}

async function exists(connection: Connection, path: string): Promise<boolean> {
  try {
    await connection.open({ method: 'HEAD', path })
    return true
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false
    throw error
  }
}
