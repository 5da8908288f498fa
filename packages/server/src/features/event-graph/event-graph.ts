import type { Asked, Layer } from './asked.ts'
import { addClusters, addTags } from './add-tags.ts'
import { addCorrelations } from './add-correlations.ts'
import { addMembers } from './add-members.ts'
import { addReferences } from './add-references.ts'
import { addRelationships } from './add-relationships.ts'
import { attributeNode, eventNode, Graph, objectNode } from './graph.ts'
import { countsOf, readPage, sayingsOf, type Page } from './page.ts'

/** Puts one kind of edge, and what is at its other end, on the nodes of a page. */
export type AddLayer = (asked: Asked, page: Page, graph: Graph) => Promise<void>

const adders: Record<Layer, AddLayer> = {
  references: addReferences,
  members: addMembers,
  tags: addTags,
  clusters: addClusters,
  correlations: addCorrelations,
  relationships: addRelationships,
}

/**
 * A page of an event as nodes and edges: its objects and the attributes outside them, what they refer to, and the layers
 * that were asked for. Both ends of every edge are there. Of events that extend it, all stands beside what is its own.
 */
export async function eventGraph(asked: Asked): Promise<object> {
  const isFirst = asked.after === undefined
  const page = await readPage(asked)
  const graph = new Graph()
  for (const event of isFirst ? asked.events : []) graph.add(eventNode(event))
  for (const extension of isFirst ? asked.events.slice(1) : []) {
    const ends = { source: `event/${extension.uuid}`, target: `event/${asked.events[0].uuid}` }
    graph.connect({ kind: 'extends', label: 'extends', ...ends })
  }
  const sayings = await sayingsOf(asked, page.objects)
  for (const row of page.objects) graph.add(objectNode(row, sayings.get(row.id)))
  for (const row of page.attributes) graph.add(attributeNode(row))
  for (const layer of asked.layers) await adders[layer](asked, page, graph)
  return {
    nodes: [...graph.nodes.values()],
    edges: [...graph.edges.values()],
    incomplete: [...graph.incomplete],
    counts: isFirst ? await countsOf(asked) : undefined,
    next: page.next,
  }
}
