import { parseMachineTag, Report, taxonomy, type TaxonomyEntry, type TaxonomyPredicate } from '@tocsin/format'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import { presentTaxonomy, TAXONOMY_HEAD } from './present-taxonomy.ts'
import type { TagRow } from './resolve.ts'

type Named = Pick<TagRow, 'name' | 'canonical'>

/**
 * The enabled taxonomy that each of these tags is of, by namespace, with what it says the tag means.
 *
 * Source: MISP's TagsController::index.
 */
export async function enabledTaxonomies(db: Db, tags: readonly Named[]): Promise<(tag: Named) => object> {
  const rows = await db.selectFrom('taxonomies').select(TAXONOMY_HEAD).where('enabled', '=', true).execute()
  const byNamespace = new Map(rows.map((row) => [row.namespace.toLowerCase(), row]))
  const entries = rows.length === 0 ? new Map<string, string>() : await meaningsOf(db, tags)
  return (tag) => {
    const meaning = meaningOf(tag)
    const found = byNamespace.get(meaning.split(':')[0]?.toLowerCase() ?? '')
    if (!found || !meaning.includes(':')) return {}
    return { Taxonomy: { ...presentTaxonomy(found), expanded: entries.get(meaning.toLowerCase()) ?? tag.name } }
  }
}

function meaningOf({ name, canonical }: Named): string {
  return canonical ?? name
}

async function meaningsOf(db: Db, tags: readonly Named[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ tag: string; expanded: string }>`
    select tag, expanded from taxonomy_tags where lower(tag) = any(array(
      select lower(name) from unnest(${tags.map(meaningOf)}::text[]) name)) order by id desc`.execute(db)
  return new Map(rows.map(({ tag, expanded }) => [tag.toLowerCase(), expanded]))
}

type Found = { tag: string; entry_id: number; document: string } & Parameters<typeof presentTaxonomy>[0]

/**
 * The taxonomy that makes each of these tags, enabled or not, with the predicate and the entry it makes it of.
 *
 * Source: MISP's TagsController::search and Taxonomy::getTaxonomyForTag.
 */
export async function makersOf(db: Db, tags: readonly Named[]): Promise<(tag: Named) => object> {
  const { rows } = await sql<Found>`
    select entry.tag, entry.id as entry_id, taxonomies.* from taxonomy_tags entry
    join taxonomies on taxonomies.id = entry.taxonomy_id
    where lower(entry.tag) = any(array(select lower(name) from unnest(${tags.map(meaningOf)}::text[]) name))
    order by entry.id desc`.execute(db)
  const byTag = new Map(rows.map((row) => [row.tag.toLowerCase(), row]))
  return (tag) => {
    const found = byTag.get(meaningOf(tag).toLowerCase())
    return found ? { Taxonomy: presentTaxonomy(found), TaxonomyPredicate: presentMaker(found) } : {}
  }
}

/** MISP numbers predicates and entries; here the tag that they make is numbered. */
function presentMaker({ tag, entry_id: id, id: taxonomyId, namespace, document }: Found): object | undefined {
  const { predicates = [], values = [] } = taxonomy.read(JSON.parse(document), new Report()) ?? {}
  const { predicate: name, value } = parseMachineTag(tag) ?? { predicate: tag.slice(namespace.length + 1) }
  const predicate = predicates.find((each) => each.value === name)
  if (!predicate) return undefined
  const entry = values.filter((block) => block.predicate === name).flatMap((block) => block.entry)
  const made = value === undefined ? undefined : entry.find((each) => each.value === value)
  return {
    id: String(id),
    taxonomy_id: String(taxonomyId),
    ...described(predicate),
    exclusive: predicate.exclusive ?? false,
    ...(made && { TaxonomyEntry: [{ id: String(id), taxonomy_predicate_id: String(id), ...described(made) }] }),
  }
}

function described({
  value,
  expanded,
  colour,
  description,
  numerical_value: weight,
}: TaxonomyPredicate | TaxonomyEntry) {
  return {
    value,
    expanded: expanded ?? null,
    colour: colour ?? null,
    description: description ?? null,
    numerical_value: weight === undefined ? null : String(weight),
  }
}
