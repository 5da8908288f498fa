import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { countTags } from '../tags/count-tags.ts'
import { presentTaxonomy } from '../tags/present-taxonomy.ts'
import type { TagRow } from '../tags/resolve.ts'
import { entriesOf, findTaxonomy, type EntryRow } from './find.ts'
import { presentEntry } from './present.ts'

/** A taxonomy with all of its tags. */
export async function viewTaxonomy(db: Db, text: string): Promise<object> {
  const found = await findTaxonomy(db, text)
  if (!found) throw notFound()
  const entries = await entriesOf(db, found.id)
  const existing = await existingTags(db, found.id)
  return {
    Taxonomy: presentTaxonomy(found),
    entries: entries.map((entry) => presentEntry(entry, existing.get(entry.id))),
  }
}

/** As `viewTaxonomy`, by tag and with how many records carry each; `filter` finds a part of the tag. */
export async function taxonomyTags(db: Db, actor: Actor, text: string, wishes: Wishes): Promise<object> {
  const found = await findTaxonomy(db, text)
  if (!found) throw notFound()
  const entries = pageOf(await entriesOf(db, found.id, textWish(wishes['filter']).replaceAll('\0', '\ufffd')), wishes)
  const existing = await existingTags(db, found.id)
  const ids = entries.flatMap(({ id }) => existing.get(id)?.id ?? [])
  const counts = await countTags(db, actor, ids)
  const counted = (entry: EntryRow) => {
    const { count = 0, attribute_count = 0 } = counts.get(existing.get(entry.id)?.id ?? 0) ?? {}
    return { ...presentEntry(entry, existing.get(entry.id)), events: count, attributes: attribute_count }
  }
  return { Taxonomy: presentTaxonomy(found), entries: entries.map(counted) }
}

function notFound(): Problem {
  return new Problem('not-found', 'Taxonomy not found.')
}

function pageOf(entries: readonly EntryRow[], wishes: Wishes): EntryRow[] {
  const sign = textWish(wishes['direction']).toLowerCase() === 'desc' ? -1 : 1
  const sorted = entries.toSorted((a, b) => (a.tag < b.tag ? -sign : sign))
  const limit = Number(wishes['limit'])
  if (!Number.isSafeInteger(limit) || limit <= 0) return sorted
  const page = Number(wishes['page'])
  const from = Number.isSafeInteger(page) && page > 1 ? (page - 1) * limit : 0
  return sorted.slice(from, from + limit)
}

/** The library's tags for those of a taxonomy, by the entry's id: the very spelling, else the oldest of another. */
async function existingTags(db: Db, taxonomyId: number): Promise<Map<number, TagRow>> {
  const { rows } = await sql<TagRow & { entry_id: number }>`
    select tags.*, entry.id as entry_id from taxonomy_tags entry
    join tags on lower(tags.name) = lower(entry.tag)
    where entry.taxonomy_id = ${taxonomyId}
    order by tags.name = entry.tag, tags.id desc`.execute(db)
  return new Map(rows.map((row) => [row.entry_id, row]))
}
