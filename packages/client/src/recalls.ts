import type { Connection } from './connection.ts'
import { pathTo, type RecordId } from './record.ts'

/** What a server says to a recall; `waiting` until it has been asked. */
export type RecallState = 'waiting' | 'removed' | 'kept' | 'unreachable'

/** What a server that was asked in turn says, and those that it asked. */
export type PassedRecall = { server: string; state: RecallState; why: string; passed: PassedRecall[] }

/** What became of a recall on each server, as far as it is known by now. */
export type Recall = {
  id: string
  /** The uuid of the event. */
  event: string
  reason: string
  created: string
  /** What was done with the copy of the server that is asked; null where the event was made there. */
  outcome: 'removed' | 'kept' | null
  why: string
  counts: Partial<Record<RecallState, number>>
  servers: {
    /** A link of the server that is asked; `id` is null when it is no more. */
    server: { id: string | null; name: string; org: string }
    state: RecallState
    why: string
    passed: PassedRecall[]
    /** When it is asked again; null when it has answered for good. */
    asked_again: string | null
  }[]
}

/** Events that their creators ask to have back. Tocsin only. Every method throws ApiError. */
export type RecallsApi = {
  /** Has every server that may have a copy of an event asked to take it out of use, and says why. */
  start(event: RecordId, reason: string): Promise<Recall>
  /** The latest first; `before` goes on behind one that was shown. */
  list(page?: { before?: string; limit?: number }): Promise<{ recalls: Recall[]; next: string | null }>
  view(id: string): Promise<Recall>
  /** Asks those again that have not answered for good; answers what is known before they do. */
  askAgain(id: string): Promise<Recall>
}

export function recallsApi({ get, post }: Connection): RecallsApi {
  // The shapes are the server's own, and of one version with it.
  return {
    start: async (event, reason) =>
      (await post('/tocsin/recall', JSON.stringify({ event: String(event), reason }))) as Recall,
    list: async ({ before = '', limit = 20 } = {}) =>
      (await get(`/tocsin/recall?limit=${limit}&before=${encodeURIComponent(before)}`)) as {
        recalls: Recall[]
        next: string | null
      },
    view: async (id) => (await get(pathTo('/tocsin/recall', id))) as Recall,
    askAgain: async (id) => (await post(`${pathTo('/tocsin/recall', id)}/ask`)) as Recall,
  }
}
