import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { presentTag } from './present.ts'
import { makersOf } from './taxonomy-of-tag.ts'
import { usableTags } from './usable-tags.ts'

/**
 * Tags whose name is one of these, whatever the case; `%` stands for anything. Each with the taxonomy that makes it.
 *
 * Source: MISP's TagsController::search, which takes `tag`, or else every value of the request, for names.
 */
export async function searchTags(db: Db, actor: Actor, sent: unknown): Promise<object[]> {
  const patterns = namesIn(sent).map((name) => name.toLowerCase().replace(/[\\_]/g, '\\$&'))
  if (patterns.length === 0) return []
  const rows = await usableTags(db, actor)
    .selectAll('tags')
    .where(
      sql<boolean>`(lower(tags.name) like any(${patterns}::text[]) or lower(tags.canonical) like any(${patterns}::text[]))`,
    )
    .orderBy('tags.name')
    .execute()
  const maker = await makersOf(db, rows)
  return rows.map((row) => ({ Tag: presentTag(row), ...maker(row) }))
}

function namesIn(sent: unknown): string[] {
  if (typeof sent === 'string') return sent === '' || sent.includes('\0') ? [] : [sent]
  if (typeof sent !== 'object' || sent === null) return []
  const { Tag, tag } = sent as { Tag?: unknown; tag?: unknown }
  if (typeof Tag === 'object' && Tag !== null) return namesIn(Tag)
  return Object.values(tag ? { tag } : sent).flatMap(namesIn)
}
