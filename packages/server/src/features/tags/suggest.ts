import { canonicalise, type Canonical } from '@tocsin/format'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { usableTags } from './usable-tags.ts'
import { readVocabulary } from './vocabulary.ts'

/** A tag that may be meant: of an enabled taxonomy, of the library, or both. */
export type SuggestedTag = {
  name: string
  colour: string | null
  /** What the taxonomy says it means. */
  expanded: string | null
  description: string | null
  /** Its local id, where the library has it. */
  id: string | null
}

/** What a text means: one tag for sure, or none; then those that it may mean, the likeliest first. */
export type Suggested = { text: string; canonical: SuggestedTag | null; suggestions: SuggestedTag[] }

const MAX_TEXTS = 100
const MAX_LENGTH = 255
const MAX_SUGGESTIONS = 10

/** `/tocsin/tags/suggest`: one `text`, or several `texts`. Nothing is changed. */
export async function suggestTags(db: Db, actor: Actor, wishes: Wishes): Promise<Suggested | { results: Suggested[] }> {
  const { texts } = wishes
  if (texts === undefined) return suggest(db, actor, readText(wishes['text']))
  if (!Array.isArray(texts) || texts.length > MAX_TEXTS) {
    throw new Problem('invalid', `texts has to be a list of at most ${MAX_TEXTS} texts.`)
  }
  const read = texts.map(readText)
  const results = []
  for (const text of read) results.push(await suggest(db, actor, text))
  return { results }
}

function readText(sent: unknown): string {
  const text = textWish(sent)
  if (text.length === 0 || text.length > MAX_LENGTH || text.includes('\0')) {
    throw new Problem('invalid', `text has to be a text of 1 to ${MAX_LENGTH} characters, none of them NUL.`)
  }
  return text
}

async function suggest(db: Db, actor: Actor, text: string): Promise<Suggested> {
  const meant = canonicalise(text, await readVocabulary(db), MAX_SUGGESTIONS)
  const names = 'exact' in meant ? [meant.exact] : await withLibrary(db, actor, text, meant)
  const [first, ...others] = await describeTags(db, actor, names)
  const all = first ? [first, ...others] : []
  return 'exact' in meant
    ? { text, canonical: first ?? null, suggestions: [] }
    : { text, canonical: null, suggestions: all }
}

type Unsure = Extract<Canonical, { suggestions: unknown }>

/** The vocabulary's suggestions, after a tag of the very name, and before the library's that hold the text. */
async function withLibrary(db: Db, actor: Actor, text: string, { suggestions }: Unsure): Promise<string[]> {
  const rows = await usableTags(db, actor)
    .select('tags.name')
    .where('tags.hide_tag', '=', false)
    .where('tags.canonical', 'is', null)
    .where(sql<boolean>`strpos(lower(tags.name), lower(${text.trim()})) > 0`)
    .orderBy(sql`length(tags.name)`)
    .orderBy('tags.name')
    .limit(MAX_SUGGESTIONS)
    .execute()
  const names = rows.map(({ name }) => name)
  const same = names.filter((name) => name.toLowerCase() === text.trim().toLowerCase())
  return [...new Set([...same, ...suggestions, ...names])].slice(0, MAX_SUGGESTIONS)
}

/** Tags by name, in this order, but for those that are hidden here. */
async function describeTags(db: Db, actor: Actor, names: readonly string[]): Promise<SuggestedTag[]> {
  const entries = await db
    .selectFrom('taxonomy_tags')
    .innerJoin('taxonomies', 'taxonomies.id', 'taxonomy_tags.taxonomy_id')
    .select(['tag', 'colour', 'expanded', 'taxonomy_tags.description'])
    .where('taxonomies.enabled', '=', true)
    .where(sql<boolean>`lower(tag) = any(array(select lower(name) from unnest(${names}::text[]) name))`)
    .execute()
  const rows = await usableTags(db, actor).selectAll('tags').where('tags.name', '=', anyOf(names)).execute()
  return names.flatMap((name) => {
    const entry = entries.find(({ tag }) => tag === name)
    const row = rows.find((tag) => tag.name === name)
    if (row?.hide_tag) return []
    return [
      {
        name,
        colour: row?.colour ?? entry?.colour ?? null,
        expanded: entry?.expanded ?? null,
        description: entry?.description ?? null,
        id: row ? String(row.id) : null,
      },
    ]
  })
}
