import { canonicalTag, vocabularyOf, type Vocabulary } from '@tocsin/format'
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/db/connect.ts'

/** Vocabularies by stamp; a stamp is never used twice, in no database. */
const kept = new Map<string, Vocabulary>()
const MAX_KEPT = 4

/** The tags of all enabled taxonomies. Made once for each state of them. */
export async function readVocabulary(db: Db | Tx): Promise<Vocabulary> {
  const { stamp } = await db.selectFrom('tag_vocabulary').select('stamp').executeTakeFirstOrThrow()
  return kept.get(stamp) ?? loadVocabulary(db)
}

async function loadVocabulary(db: Db | Tx): Promise<Vocabulary> {
  // One statement, so that the stamp is that of the tags.
  const { rows } = await sql<{ stamp: string; tags: string[] }>`
    select stamp, array(
      select tag from taxonomy_tags
      where taxonomy_id in (select id from taxonomies where enabled) order by taxonomy_id, position) as tags
    from tag_vocabulary`.execute(db)
  const { stamp = '', tags = [] } = rows[0] ?? {}
  const vocabulary = vocabularyOf(tags)
  const [oldest] = kept.keys()
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(stamp, vocabulary)
  return vocabulary
}

/** The canonical tags that these texts spell, by text; what spells none is missing. */
export async function canonicalTexts(db: Db | Tx, texts: Iterable<string>): Promise<Map<string, string>> {
  const vocabulary = await readVocabulary(db)
  const found = new Map<string, string>()
  for (const text of texts) {
    const canonical = canonicalTag(text, vocabulary)
    if (canonical !== undefined) found.set(text, canonical)
  }
  return found
}

/** As many tags are looked at together. */
const BATCH = 10_000

/** To be called when enabled taxonomies changed: points every tag to what is its canonical tag now. */
export async function pointToCanonical(tx: Tx): Promise<void> {
  await sql`update tag_vocabulary set stamp = gen_random_uuid()`.execute(tx)
  const vocabulary = await readVocabulary(tx)
  for (let last = 0, isMore = true; isMore;) {
    const rows = await tx
      .selectFrom('tags')
      .select(['id', 'name', 'canonical'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const changed = rows.flatMap(({ id, name, canonical }) => {
      const now = canonicalTag(name, vocabulary) ?? null
      return now === canonical ? [] : [{ id, now }]
    })
    await writeCanonical(tx, changed)
    last = rows.at(-1)?.id ?? last
    isMore = rows.length === BATCH
  }
}

async function writeCanonical(tx: Tx, changed: readonly { id: number; now: string | null }[]): Promise<void> {
  if (changed.length === 0) return
  await sql`
    update tags set canonical = changed.now
    from unnest(${changed.map(({ id }) => id)}::bigint[], ${changed.map(({ now }) => now)}::text[]) as changed (id, now)
    where tags.id = changed.id`.execute(tx)
}

/** What a tag gets from its taxonomy unless somebody says otherwise. */
export type TagDescription = { canonical: string | null; colour: string | undefined; numericalValue: number | null }

/** What the taxonomies say of tags of these names, enabled or not: of the names themselves, or of what they spell. */
export async function describeNames(tx: Tx, names: readonly string[]): Promise<(name: string) => TagDescription> {
  // Whoever changes the vocabulary waits for the tags that are being made, and points them to theirs.
  await sql`select from tag_vocabulary for share`.execute(tx)
  const canonicals = await canonicalTexts(tx, names)
  const wanted = [...new Set(names.map((name) => canonicals.get(name) ?? name))]
  const rows = await tx
    .selectFrom('taxonomy_tags')
    .select(['tag', 'colour', 'numerical_value'])
    .where(sql<boolean>`lower(tag) = any(array(select lower(name) from unnest(${wanted}::text[]) name))`)
    .orderBy('id', 'desc')
    .execute()
  const byTag = new Map([
    ...rows.map((row) => [row.tag.toLowerCase(), row] as const),
    ...rows.map((row) => [row.tag, row] as const),
  ])
  return (name) => {
    const canonical = canonicals.get(name) ?? null
    const row = byTag.get(canonical ?? name) ?? byTag.get((canonical ?? name).toLowerCase())
    return { canonical, colour: row?.colour, numericalValue: row ? wholeWeight(row.numerical_value) : null }
  }
}

/** Tags keep whole numbers of 32 bits, as in MISP's table. */
function wholeWeight(value: number | null): number | null {
  return value === null ? null : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.round(value)))
}
