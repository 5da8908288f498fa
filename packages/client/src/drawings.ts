import type { Connection } from './connection.ts'
import { pathTo, type RecordId } from './record.ts'

/** Something in a graph; its `id` is its kind and what names it everywhere: `object/<uuid>`, `tag/<name>`. */
export type GraphNode = {
  id: string
  kind: string
  label: string
  type: string
  uuid?: string
  /** Uuid of the event that it is in. */
  event?: string
  category?: string
  /** ISO 8601 with microseconds. */
  first_seen?: string | null
  last_seen?: string | null
}
export type GraphEdge = { id: string; kind: string; source: string; target: string; label: string }
export type GraphLayer = 'references' | 'members' | 'tags' | 'clusters' | 'correlations' | 'relationships'

/** A page of an event as nodes and edges; `incomplete` names what was too much to be shown whole. */
export type GraphPage = {
  nodes: GraphNode[]
  edges: GraphEdge[]
  incomplete: string[]
  /** On the first page: how many there are over all pages. */
  counts?: { objects: number; attributes: number }
}
export type TimelinePage = { items: GraphNode[]; counts?: { objects: number; attributes: number; undated: number } }

/** A graph as somebody arranged it. */
export type SavedGraph = { id: string; name: string; graph: unknown; preview?: string; saved: string; user_id: string }

/** `extended` goes on with the events that extend this one; `limit` is for each page, at most 500. */
export type DrawOptions = { extended?: boolean; limit?: number }

/** What pages draw of an event. Tocsin only. Every method throws ApiError. */
export type DrawingsApi = {
  graph(eventId: RecordId, options?: DrawOptions & { layers?: readonly GraphLayer[] }): AsyncGenerator<GraphPage, void>
  /** What says when it was seen, from the earliest on. */
  timeline(eventId: RecordId, options?: DrawOptions): AsyncGenerator<TimelinePage, void>
  /** The graphs that one's organisation keeps of an event. */
  saved(eventId: RecordId): Promise<SavedGraph[]>
  save(eventId: RecordId, graph: Pick<SavedGraph, 'name' | 'graph' | 'preview'>): Promise<SavedGraph>
  drop(eventId: RecordId, graphId: string): Promise<void>
}

export function drawingsApi(connection: Connection): DrawingsApi {
  const { get, post, text } = connection
  const placeOf = (eventId: RecordId, what: string) => `${pathTo('/tocsin/events', eventId)}/${what}`
  return {
    graph: (eventId, { layers = ['references'], ...options } = {}) =>
      pages<GraphPage>(connection, placeOf(eventId, 'graph'), { ...queryOf(options), layers: layers.join(',') }),
    timeline: (eventId, options = {}) =>
      pages<TimelinePage>(connection, placeOf(eventId, 'timeline'), queryOf(options)),
    // The shapes are the server's own, and of one version with it.
    saved: async (eventId) => (await get(placeOf(eventId, 'graphs'))) as SavedGraph[],
    save: async (eventId, graph) => (await post(placeOf(eventId, 'graphs'), JSON.stringify(graph))) as SavedGraph,
    async drop(eventId, graphId) {
      await text({ method: 'DELETE', path: pathTo(placeOf(eventId, 'graphs'), graphId) })
    },
  }
}

function queryOf({ extended = false, limit }: DrawOptions): Record<string, string> {
  return { ...(extended ? { extended: '1' } : {}), ...(limit === undefined ? {} : { limit: String(limit) }) }
}

async function* pages<Page>(
  { get }: Connection,
  path: string,
  query: Record<string, string>,
): AsyncGenerator<Page, void> {
  let after: string | null = ''
  while (after !== null) {
    const wishes = new URLSearchParams({ ...query, ...(after === '' ? {} : { after }) })
    const { next, ...page } = (await get(`${path}?${wishes}`)) as Page & { next: string | null }
    yield page as Page
    after = next
  }
}
