import { parseEvent, type Event, type Finding } from '@tocsin/format'
import { ApiError } from './api-error.ts'
import type { Connection } from './connection.ts'

/** An event as the server holds it, and what of the request it left out. */
export type SavedEvent = { event: Event; rejected: Finding[] }

/** Whole events. Each is named by its local id or its uuid. */
export type EventsApi = {
  /** Adds an event, in MISP's JSON. What in it breaks a rule is left out and named. @throws ApiError */
  add(event: object): Promise<SavedEvent>
  /** @throws ApiError */
  view(id: string): Promise<Event>
  /** Whether the server shows it to this key. */
  exists(id: string): Promise<boolean>
  /** Sends the fields to change; the rest stays. @throws ApiError */
  edit(id: string, change: object): Promise<SavedEvent>
  /** Deletes it for good. @throws ApiError */
  delete(id: string): Promise<void>
  /** @throws ApiError */
  publish(id: string): Promise<void>
}

export function eventsApi(connection: Connection): EventsApi {
  const save = async (path: string, event: object): Promise<SavedEvent> => {
    const answer = (await connection.json({ method: 'POST', path, body: { Event: event } })) as Answer
    return { event: readEvent(answer), rejected: answer.rejected ?? [] }
  }
  return {
    add: async (event) => save('/events/add', event),
    edit: async (id, change) => save(`/events/edit/${encodeURIComponent(id)}`, change),
    view: async (id) =>
      readEvent((await connection.json({ method: 'GET', path: `/events/view/${encodeURIComponent(id)}` })) as Answer),
    async exists(id) {
      const { ok } = await connection.send({ method: 'HEAD', path: `/events/view/${encodeURIComponent(id)}` })
      return ok
    },
    async delete(id) {
      await connection.json({ method: 'POST', path: `/events/delete/${encodeURIComponent(id)}` })
    },
    async publish(id) {
      await connection.json({ method: 'POST', path: `/events/publish/${encodeURIComponent(id)}` })
    },
  }
}

/** The server's answer; its own word is read like anybody's. */
type Answer = { Event?: unknown; rejected?: Finding[] }

function readEvent({ Event }: Answer): Event {
  const { event } = parseEvent(Event)
  if (event === undefined) throw new ApiError(200, 'The server answered with something that is no event')
  return event
}
