import { tagsOfTaxonomy, type Taxonomy, type TaxonomyTag } from '@tocsin/format'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'
import type { EntryChanges } from '../content/content-kind.ts'
import { pointToCanonical } from '../tags/vocabulary.ts'
import { dressTags, type Dress } from './dress-tags.ts'

/** A taxonomy as it is read, and as it was sent. */
export type SentTaxonomy = { taxonomy: Taxonomy; document: unknown }

/**
 * Writes a taxonomy over what its namespace held. Whether it is enabled, required or highlighted stays as it was chosen; a
 * new one may say itself that it starts enabled or highlighted. Tags that are there already get its colours and weights.
 *
 * Source: MISP's Taxonomy::__updateVocab, which reads `highlighted` from the document.
 */
export async function keepTaxonomy(tx: Tx, sent: SentTaxonomy): Promise<EntryChanges> {
  const { id, enabled } = await saveHead(tx, sent)
  const before = await tx.selectFrom('taxonomy_tags').selectAll().where('taxonomy_id', '=', id).execute()
  const tags = tagsOfTaxonomy(sent.taxonomy)
  await tx.deleteFrom('taxonomy_tags').where('taxonomy_id', '=', id).execute()
  await insertTags(tx, id, tags)
  const old = new Map(before.map((row) => [row.tag, row]))
  await dressTags(tx, id, new Map(before.map((row): [string, Dress] => [row.tag, row])))
  if (enabled) await pointToCanonical(tx)
  const now = new Set(tags.map(({ tag }) => tag))
  return {
    added: tags.filter(({ tag }) => !old.has(tag)).length,
    changed: tags.filter((tag) => isChanged(old.get(tag.tag), tag)).length,
    removed: before.filter(({ tag }) => !now.has(tag)).length,
  }
}

async function saveHead(tx: Tx, { taxonomy, document }: SentTaxonomy): Promise<{ id: number; enabled: boolean }> {
  const { namespace, description, version = 1, exclusive = false } = taxonomy
  const fields = { namespace, description, version, exclusive, document: JSON.stringify(document) }
  return tx
    .insertInto('taxonomies')
    .values({ ...fields, enabled: says(document, 'enabled'), highlighted: says(document, 'highlighted') })
    .onConflict((conflict) => conflict.column('namespace').doUpdateSet(fields))
    .returning(['id', 'enabled'])
    .executeTakeFirstOrThrow()
}

function says(document: unknown, field: string): boolean {
  return typeof document === 'object' && document !== null && new Map(Object.entries(document)).get(field) === true
}

async function insertTags(tx: Tx, taxonomyId: number, tags: readonly TaxonomyTag[]): Promise<void> {
  const column = <T>(pick: (tag: TaxonomyTag) => T | undefined) => tags.map((tag) => pick(tag) ?? null)
  await sql`
    insert into taxonomy_tags (taxonomy_id, position, tag, predicate, value, expanded, description, colour, own_colour,
      numerical_value, exclusive_predicate)
    select ${taxonomyId}, sent.position, sent.tag, sent.predicate, sent.value, sent.expanded, sent.description, sent.colour,
      sent.own_colour, sent.numerical_value, sent.exclusive
    from unnest(
      ${tags.map((_, i) => i)}::integer[], ${column(({ tag }) => tag)}::text[],
      ${column(({ predicate }) => predicate)}::text[], ${column(({ value }) => value)}::text[],
      ${column(({ expanded }) => expanded)}::text[], ${column(({ description }) => description)}::text[],
      ${column(({ colour }) => colour)}::text[], ${column(({ ownColour }) => ownColour)}::text[],
      ${column(({ numericalValue }) => numericalValue)}::double precision[],
      ${column(({ isPredicateExclusive }) => isPredicateExclusive)}::boolean[]
    ) as sent (position, tag, predicate, value, expanded, description, colour, own_colour, numerical_value, exclusive)`.execute(
    tx,
  )
}

type Told = { expanded: string; description: string | null; colour: string; numerical_value: number | null }

function isChanged(old: Told | undefined, tag: TaxonomyTag): boolean {
  if (old === undefined) return false
  return (
    old.expanded !== tag.expanded ||
    old.description !== (tag.description ?? null) ||
    old.colour !== tag.colour ||
    old.numerical_value !== (tag.numericalValue ?? null)
  )
}
