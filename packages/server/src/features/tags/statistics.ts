import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadEvent } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'

/** Counts by tag name; PHP writes an empty map as an empty list. */
type ByName = Record<string, string> | []
export type TagStatistics = { tags: ByName; taxonomies: ByName }

/**
 * On how many events each tag stands, of those that the actor may see: the most frequent first, or by name.
 *
 * Source: MISP's TagsController::tagStatistics, which counts hidden events too; we do not.
 */
export async function tagStatistics(
  db: Db,
  actor: Actor,
  { asPercentage, byName }: { asPercentage: boolean; byName: boolean },
): Promise<TagStatistics> {
  const { rows } = await sql<{ name: string; count: number }>`
    select tags.name, count(*) from event_tags link
    join tags on tags.id = link.tag_id
    join events on events.id = link.event_id
    where ${mayReadEvent(viewerOf(actor))}
    group by tags.id order by count(*) desc, tags.name`.execute(db)
  if (rows.length === 0) return { tags: [], taxonomies: [] }
  if (byName) rows.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' }))
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  const spell = (count: number) => (asPercentage ? `${Math.round((100_000 * count) / total) / 1000}%` : String(count))
  return { tags: Object.fromEntries(rows.map(({ name, count }) => [name, spell(count)])), taxonomies: [] }
}
