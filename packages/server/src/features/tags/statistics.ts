import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadEvent } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'

/** Counts by name; PHP writes an empty map as an empty list. */
type ByName = Record<string, string | number> | []
export type TagStatistics = { tags: ByName; taxonomies: ByName }

/**
 * On how many events each tag stands, of those that the actor may see: the most frequent first, or by name. Spellings of
 * one canonical tag are one. So many stand in each enabled taxonomy.
 *
 * Source: MISP's TagsController::tagStatistics, which counts hidden events too; we do not.
 */
export async function tagStatistics(
  db: Db,
  actor: Actor,
  { asPercentage, byName }: { asPercentage: boolean; byName: boolean },
): Promise<TagStatistics> {
  const { rows: tags } = await sql<Counted>`
    select coalesce(tags.canonical, tags.name) as name, count(distinct link.event_id) from event_tags link
    join tags on tags.id = link.tag_id
    join events on events.id = link.event_id
    where ${mayReadEvent(viewerOf(actor))}
    group by 1 order by 2 desc, 1`.execute(db)
  const total = tags.reduce((sum, { count }) => sum + count, 0)
  const spell = (list: Counted[], write: (count: number) => string | number): ByName => {
    const sorted = byName ? list.toSorted((a, b) => naturally(a.name, b.name)) : list
    const text = (count: number) => (asPercentage ? `${percentage(count, total)}%` : write(count))
    return sorted.length === 0 ? [] : Object.fromEntries(sorted.map(({ name, count }) => [name, text(count)]))
  }
  const taxonomies = (await enabledNamespaces(db)).map((name) => ({ name, count: countIn(name, tags) }))
  // MISP adds the second up itself, and so spells them as numbers.
  return {
    tags: spell(tags, String),
    taxonomies: spell(
      taxonomies.toSorted((a, b) => b.count - a.count),
      Number,
    ),
  }
}

type Counted = { name: string; count: number }

export async function enabledNamespaces(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('taxonomies')
    .select('namespace')
    .where('enabled', '=', true)
    .orderBy('namespace')
    .execute()
  return rows.map(({ namespace }) => namespace)
}

function countIn(namespace: string, tags: readonly Counted[]): number {
  const prefix = `${namespace.toLowerCase()}:`
  return tags.reduce((sum, { name, count }) => sum + (name.toLowerCase().startsWith(prefix) ? count : 0), 0)
}

function naturally(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' })
}

function percentage(count: number, total: number): number {
  return total === 0 ? 0 : Math.round((100_000 * count) / total) / 1000
}
