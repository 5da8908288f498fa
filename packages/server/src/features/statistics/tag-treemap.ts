import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { enabledNamespaces, tagStatistics } from '../tags/statistics.ts'
import { grouped } from './grouped.ts'

type Sized = { name: string; size: string }
type Treemap = { flatData: Record<string, Record<string, Sized>>; treemap: object }

/**
 * Tags by the enabled taxonomy that they belong to, or `custom`, with the number of events that carry each.
 *
 * Source: MISP's UsersController::tagStatisticsGraph.
 */
export async function tagTreemap(db: Db, actor: Actor): Promise<Treemap> {
  const { tags } = await tagStatistics(db, actor, { asPercentage: false, byName: false })
  const namespaces = new Set(await enabledNamespaces(db))
  const sized = Object.entries(tags).map(([name, count]): Sized => ({ name, size: String(count) }))
  const groups = grouped(sized, ({ name }) => {
    const [namespace, rest] = name.split(':')
    return rest !== undefined && namespace !== undefined && namespaces.has(namespace) ? namespace : 'custom'
  })
  const children = [...groups].map(([name, own]) => ({ name, children: own }))
  const flatData = Object.fromEntries(
    [...groups].map(([name, own]) => [name, Object.fromEntries(own.map((tag) => [tag.name, tag]))]),
  )
  return { flatData, treemap: { name: 'tags', children } }
}
