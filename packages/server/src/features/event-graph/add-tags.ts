import { clustersOfTags } from '../galaxies/of-tags.ts'
import { tagsOfAttributes, tagsOfEvents, type AttachedTagRow } from '../events/event-tags.ts'
import type { Asked } from './asked.ts'
import type { Graph } from './graph.ts'
import type { Page } from './page.ts'

const every = { includeAllTags: true, excludeLocalTags: false }

type Tagged = { node: string; tag: AttachedTagRow }

/** The tags of the page's attributes and, on the first page, of the events; those that stand for clusters are another layer. */
export async function addTags(asked: Asked, page: Page, graph: Graph): Promise<void> {
  for (const { node, tag } of await tagged(asked, page, graph)) {
    if (tag.is_galaxy) continue
    const target = graph.add({ id: `tag/${tag.name}`, kind: 'tag', label: tag.name, type: tag.colour })
    graph.connect({ kind: 'tag', source: node, target, label: tag.relationship_type ?? '' })
  }
}

/** The clusters that tags stand for, as far as the viewer sees them. */
export async function addClusters(asked: Asked, page: Page, graph: Graph): Promise<void> {
  const all = (await tagged(asked, page, graph)).filter(({ tag }) => tag.is_galaxy)
  const known = await clustersOfTags(
    asked.context,
    asked.viewer,
    all.map(({ tag }) => tag.name),
  )
  for (const { node, tag } of all) {
    const found = known.get(tag.name.toLowerCase())
    if (!found) continue
    const { cluster, galaxy } = found
    const named = { uuid: cluster.uuid, label: cluster.value, type: galaxy.name }
    const target = graph.add({ id: `cluster/${cluster.uuid}`, kind: 'cluster', ...named })
    graph.connect({ kind: 'cluster', source: node, target, label: tag.relationship_type ?? '' })
  }
}

async function tagged({ context, events }: Asked, page: Page, graph: Graph): Promise<Tagged[]> {
  const shown = events.filter(({ uuid }) => graph.nodes.has(`event/${uuid}`))
  const ofEvents = await tagsOfEvents(
    context.db,
    shown.map(({ id }) => id),
    every,
  )
  const ofAttributes = await tagsOfAttributes(context.db, page.attributes, every)
  return [
    ...shown.flatMap(({ id, uuid }) => (ofEvents.get(id) ?? []).map((tag) => ({ node: `event/${uuid}`, tag }))),
    ...page.attributes.flatMap(({ id, uuid }) =>
      (ofAttributes.get(id) ?? []).map((tag) => ({ node: `attribute/${uuid}`, tag })),
    ),
  ]
}
