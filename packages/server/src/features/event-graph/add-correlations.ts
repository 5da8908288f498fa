import { visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { correlationsOf } from '../correlation/related-events.ts'
import type { AttributeRow } from '../events/rows.ts'
import { wholeValue } from '../events/attribute-row.ts'
import type { Asked } from './asked.ts'
import { eventNode, type Graph } from './graph.ts'
import { membersOf } from './members.ts'
import type { Page } from './page.ts'

/**
 * The other events that hold the same values. An attribute inside an object stands for its object, unless it is a node of
 * its own.
 */
export async function addCorrelations(asked: Asked, page: Page, graph: Graph): Promise<void> {
  const { context, viewer } = asked
  const { members, areAll } = await membersOf(asked, page)
  if (!areAll) graph.incomplete.add('correlations')
  const sources = new Map([...page.attributes, ...members].map((row) => [row.id, row]))
  if (sources.size === 0) return
  const matches = await correlationsOf(context.db, viewer, { attributeIds: [...sources.keys()] })
  const events = await visibleEvents(context.db, viewer)
    .select(['events.id', 'events.uuid', 'events.info', 'events.date'])
    .where('events.id', '=', anyOf([...new Set(matches.map(({ event_id }) => event_id))]))
    .execute()
  const eventById = new Map(events.map((event) => [event.id, event]))
  const objects = new Map(page.objects.map(({ id, uuid }) => [id, `object/${uuid}`]))
  for (const match of matches) {
    const [row, event] = [sources.get(match.source_id), eventById.get(match.event_id)]
    if (!row || !event) continue
    const source = nodeOf(row, graph, objects)
    graph.connect({ kind: 'correlation', source, target: graph.add(eventNode(event)), label: wholeValue(row) })
  }
}

function nodeOf(row: AttributeRow, graph: Graph, objects: ReadonlyMap<number, string>): string {
  const own = `attribute/${row.uuid}`
  return graph.nodes.has(own) ? own : (objects.get(row.object_id) ?? own)
}
