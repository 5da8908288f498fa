import { anyOf } from '../../platform/db/any-of.ts'
import { textWish } from '../../platform/http/wishes.ts'
import { loadRecords, recordKey } from '../notes/records.ts'
import { visibleAnalystData } from '../notes/visible.ts'
import type { Asked } from './asked.ts'
import type { Graph, GraphNode } from './graph.ts'
import type { Page } from './page.ts'

const MAX_RELATIONSHIPS = 1_000
/** What analyst data calls the kinds of nodes that it may hang on. */
const TYPES = new Map([
  ['event', 'Event'],
  ['object', 'Object'],
  ['attribute', 'Attribute'],
])

/** Relationships that analysts drew from what is shown to any record that the viewer sees. */
export async function addRelationships({ context, viewer }: Asked, _page: Page, graph: Graph): Promise<void> {
  const nodes = new Map<string, GraphNode>()
  for (const node of graph.nodes.values()) {
    const type = TYPES.get(node.kind)
    if (type !== undefined && node.uuid !== undefined) nodes.set(recordKey(type, node.uuid), node)
  }
  const rows = await visibleAnalystData(context.db, viewer)
    .selectAll()
    .where('kind', '=', 'Relationship')
    .where('object_uuid', '=', anyOf([...nodes.values()].map(({ uuid }) => uuid ?? '')))
    .orderBy('id')
    .limit(MAX_RELATIONSHIPS + 1)
    .execute()
  if (rows.length > MAX_RELATIONSHIPS) graph.incomplete.add('relationships')
  const drawn = rows
    .slice(0, MAX_RELATIONSHIPS)
    .map((row) => ({
      source: nodes.get(recordKey(row.object_type, row.object_uuid))?.id,
      to: { type: row.related_object_type ?? '', uuid: row.related_object_uuid ?? '' },
      label: row.relationship_type ?? '',
    }))
  const records = await loadRecords(
    { context, viewer },
    drawn.map(({ to }) => to),
  )
  for (const { source, to, label } of drawn) {
    const record = records.get(recordKey(to.type, to.uuid))
    if (source === undefined || record === undefined) continue
    graph.connect({ kind: 'relationship', source, target: graph.add(nodeOf(to, record)), label })
  }
}

function nodeOf({ type, uuid }: { type: string; uuid: string }, record: object): GraphNode {
  const fields = new Map<string, unknown>(Object.values(record).flatMap((value: object) => Object.entries(value)))
  const named = ['info', 'value', 'name', 'note', 'comment'].map((field) => textWish(fields.get(field)))
  const kind = type.toLowerCase()
  const label = named.find((value) => value !== '') ?? uuid
  return { id: `${kind}/${uuid}`, kind, label, type: textWish(fields.get('type'), type), uuid }
}
