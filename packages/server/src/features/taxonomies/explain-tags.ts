import { Report, tagsOfTaxonomy, taxonomy as taxonomyModel, type Taxonomy } from '@tocsin/format'
import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { presentTaxonomy, TAXONOMY_HEAD } from '../tags/present-taxonomy.ts'

/** A part of a tag, as its taxonomy explains it. */
type Part = {
  value: string
  expanded: string
  description?: string | undefined
  colour?: string | undefined
  numerical_value?: string | undefined
}
type TagMeaning = {
  Taxonomy: ReturnType<typeof presentTaxonomy>
  TaxonomyPredicate: Part & { exclusive: boolean }
  TaxonomyEntry: Part | null
}

/** What the library's taxonomies say of tags, by the names that were asked for; of the others they know nothing. */
export async function explainTags(db: Db, names: readonly string[]): Promise<Map<string, TagMeaning>> {
  const spaces = new Set(names.flatMap((name) => name.slice(0, Math.max(0, name.indexOf(':'))).toLowerCase() || []))
  const rows = await db
    .selectFrom('taxonomies')
    .select([...TAXONOMY_HEAD, 'document'])
    .where(sql<string>`lower(namespace)`, '=', anyOf([...spaces]))
    .execute()
  const known = new Map<string, TagMeaning>()
  for (const { document, ...head } of rows) {
    // It was read by this model when it was kept.
    const read = taxonomyModel.read(JSON.parse(document), new Report())
    const Taxonomy = presentTaxonomy(head)
    if (read) for (const [tag, parts] of meaningsIn(read)) known.set(tag, { Taxonomy, ...parts })
  }
  return new Map(names.flatMap((name) => pair(name, known.get(name.toLowerCase()))))
}

function pair<T>(name: string, meaning: T | undefined): [string, T][] {
  return meaning === undefined ? [] : [[name, meaning]]
}

function* meaningsIn(taxonomy: Taxonomy): Generator<[string, Omit<TagMeaning, 'Taxonomy'>]> {
  const predicates = new Map(taxonomy.predicates.map((predicate) => [predicate.value, predicate]))
  const entries = new Map(
    (taxonomy.values ?? []).map(({ predicate, entry }) => [predicate, new Map(entry.map((one) => [one.value, one]))]),
  )
  for (const { tag, predicate, value } of tagsOfTaxonomy(taxonomy)) {
    const told = predicates.get(predicate)
    const entry = value === undefined ? undefined : entries.get(predicate)?.get(value)
    if (!told) continue
    const TaxonomyPredicate = { ...partOf(told), exclusive: told.exclusive ?? false }
    yield [tag.toLowerCase(), { TaxonomyPredicate, TaxonomyEntry: entry ? partOf(entry) : null }]
  }
}

function partOf({
  value,
  expanded = value,
  description,
  colour,
  numerical_value,
}: Taxonomy['predicates'][number]): Part {
  return {
    value,
    expanded,
    description,
    colour,
    numerical_value: numerical_value === undefined ? undefined : String(numerical_value),
  }
}
