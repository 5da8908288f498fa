import type { Asked } from './asked.ts'
import { attributeNode, type Graph } from './graph.ts'
import { membersOf } from './members.ts'
import type { Page } from './page.ts'

/** The attributes inside the page's objects. */
export async function addMembers(asked: Asked, page: Page, graph: Graph): Promise<void> {
  const { members, areAll } = await membersOf(asked, page)
  if (!areAll) graph.incomplete.add('members')
  const objects = new Map(page.objects.map(({ id, uuid }) => [id, `object/${uuid}`]))
  for (const row of members) {
    const source = objects.get(row.object_id)
    const target = graph.add(attributeNode(row))
    if (source) graph.connect({ kind: 'member', source, target, label: row.object_relation ?? '' })
  }
}
