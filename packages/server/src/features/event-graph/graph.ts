import type { AttributeRow, ObjectRow } from '../events/rows.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { seenText } from './seen-text.ts'

/** Something in a graph. Its `id` is its kind and what names it everywhere: `object/<uuid>`, `tag/<name>`. */
export type GraphNode = {
  id: string
  kind: string
  label: string
  type: string
  uuid?: string
  /** Uuid of the event that it is in. */
  event?: string
  category?: string
  first_seen?: string | null
  last_seen?: string | null
}

/** From one node to another, and what the one is to the other. */
export type GraphEdge = { id: string; kind: string; source: string; target: string; label: string }

/** This many edges are in one answer; what goes beyond them is said to be left out. */
const MAX_EDGES = 5_000

/** Nodes and edges that are put together layer by layer, each once. */
export class Graph {
  readonly nodes = new Map<string, GraphNode>()
  readonly edges = new Map<string, GraphEdge>()
  /** Layers of which not all could be shown. */
  readonly incomplete = new Set<string>()

  add(node: GraphNode): string {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node)
    return node.id
  }

  /** Connects two nodes, if there is room. */
  connect(edge: Omit<GraphEdge, 'id'>): void {
    const id = `${edge.kind} ${edge.source} ${edge.target} ${edge.label}`
    if (this.edges.has(id)) return
    if (this.edges.size < MAX_EDGES) this.edges.set(id, { id, ...edge })
    else this.incomplete.add(edge.kind)
  }
}

type Placed<Row> = Row & { event_uuid: string }

export function attributeNode(row: Placed<AttributeRow>): GraphNode {
  return {
    id: `attribute/${row.uuid}`,
    kind: 'attribute',
    label: wholeValue(row),
    type: row.type,
    uuid: row.uuid,
    event: row.event_uuid,
    category: row.category,
    ...seenText(row),
  }
}

/** `says` is the value by which people know the object. */
export function objectNode(row: Placed<ObjectRow>, says: string | undefined): GraphNode {
  return {
    id: `object/${row.uuid}`,
    kind: 'object',
    label: says === undefined ? row.name : `${row.name}: ${says}`,
    type: row.name,
    uuid: row.uuid,
    event: row.event_uuid,
    category: row.meta_category,
    ...seenText(row),
  }
}

export function eventNode({ uuid, info, date }: { uuid: string; info: string; date: string }): GraphNode {
  return { id: `event/${uuid}`, kind: 'event', label: info, type: date, uuid }
}
