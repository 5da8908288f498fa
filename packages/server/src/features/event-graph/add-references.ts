import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Asked } from './asked.ts'
import { attributeNode, objectNode, type Graph } from './graph.ts'
import { sayingsOf, type Page } from './page.ts'

/** So many references of one page are followed. */
const MAX_REFERENCES = 2_000

/** What the page's objects refer to, where the viewer sees it. */
export async function addReferences(asked: Asked, page: Page, graph: Graph): Promise<void> {
  if (page.objects.length === 0) return
  const { context, eventIds } = asked
  const rows = await context.db
    .selectFrom('object_references')
    .selectAll()
    .where('event_id', '=', anyOf(eventIds))
    .where('object_id', '=', anyOf(page.objects.map(({ id }) => id)))
    .where('deleted', '=', false)
    .orderBy('id')
    .limit(MAX_REFERENCES + 1)
    .execute()
  if (rows.length > MAX_REFERENCES) graph.incomplete.add('references')
  const followed = rows.slice(0, MAX_REFERENCES)
  const targets = await addTargets(
    asked,
    graph,
    followed.map((row) => row.referenced_uuid),
  )
  const sources = new Map(page.objects.map(({ id, uuid }) => [id, `object/${uuid}`]))
  for (const row of followed) {
    const [source, target] = [sources.get(row.object_id), targets.get(row.referenced_uuid)]
    if (!source || target === undefined) continue
    graph.connect({ kind: 'reference', source, target, label: row.relationship_type ?? '' })
  }
}

/** The nodes of these records, by uuid; a hidden one has none. */
async function addTargets(asked: Asked, graph: Graph, uuids: readonly string[]): Promise<Map<string, string>> {
  if (uuids.length === 0) return new Map()
  const { context, viewer, eventIds } = asked
  const objects = await visibleObjects(context.db, viewer)
    .selectAll('objects')
    .select('events.uuid as event_uuid')
    .where('objects.event_id', '=', anyOf(eventIds))
    .where('objects.uuid', '=', anyOf(uuids))
    .where('objects.deleted', '=', false)
    .execute()
  const attributes = await visibleAttributes(context.db, viewer)
    .selectAll('attributes')
    .select('events.uuid as event_uuid')
    .where('attributes.event_id', '=', anyOf(eventIds))
    .where('attributes.uuid', '=', anyOf(uuids))
    .where('attributes.deleted', '=', false)
    .execute()
  const sayings = await sayingsOf(asked, objects)
  return new Map([
    ...objects.map((row): [string, string] => [row.uuid, graph.add(objectNode(row, sayings.get(row.id)))]),
    ...attributes.map((row): [string, string] => [row.uuid, graph.add(attributeNode(row))]),
  ])
}
