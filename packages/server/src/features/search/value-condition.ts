import { foldValue } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import { valueKey } from '../events/attribute-row.ts'
import { either, isPattern, likePattern, meets, type Predicate } from './patterns.ts'
import type { Terms } from './terms.ts'

type Half = 'value1' | 'value2'

/**
 * Attributes by their value, or by one half of it. Equal values are found by the keys of their halves, one probe of an
 * index each, however many attributes there are. A composite `a|b` is found as a whole, too.
 */
export function valueCondition(by: 'value' | Half, terms: Terms): Predicate {
  const halves: Half[] = by === 'value' ? ['value1', 'value2'] : [by]
  return meets(terms, (texts) => {
    const exact = texts.filter((text) => !isPattern(text))
    return either([
      ...(exact.length > 0 ? [sql`attributes.id in (${holders(exact, halves)})`] : []),
      ...texts
        .filter(isPattern)
        .flatMap((text) => halves.map((half) => sql`${sql.ref(`attributes.${half}`)} ilike ${likePattern(text)}`)),
    ])
  })
}

/** Attributes with this very value, whole or as one half of it; a `%` in it is a character like any other. */
export function hasValue(text: string): Predicate {
  return sql<boolean>`attributes.id in (${holders([text], ['value1', 'value2'])})`
}

/** The ids of all attributes that hold one of these texts; who may see them is for the query around to say. */
function holders(texts: readonly string[], halves: readonly Half[]): RawBuilder<unknown> {
  const wanted = texts.map((text) => ({ key: valueKey(text), folded: foldValue(text) }))
  const composites = halves.length < 2 ? [] : texts.filter((text) => text.includes('|'))
  const firstHalves = composites.map((text) => ({
    key: valueKey(text.slice(0, text.indexOf('|'))),
    folded: foldValue(text),
  }))
  const parts = [
    ...halves.map((half) => probe(half, sql.ref(`a.${half}`), wanted)),
    ...(composites.length > 0 ? [probe('value1', sql`(a.value1 || '|' || nullif(a.value2, ''))`, firstHalves)] : []),
  ]
  return sql.join(parts, sql` union `)
}

/**
 * Pairs of key and text are looked up side by side: what a key finds is compared as text, so that values which share a
 * key by chance are never taken for each other. Letters beyond ASCII are folded by ICU, as `foldValue` does, whatever
 * the database's locale.
 */
function probe(
  half: Half,
  text: RawBuilder<unknown>,
  wanted: readonly { key: number; folded: string }[],
): RawBuilder<unknown> {
  const keys = wanted.map(({ key }) => key)
  const folded = wanted.map((pair) => pair.folded)
  return sql`
    select a.id from unnest(${keys}::bigint[], ${folded}::text[]) as wanted (key, folded)
    join attributes a on a.${sql.ref(`${half}_key`)} = wanted.key
    where lower(${text}) = wanted.folded or (
      octet_length(wanted.folded) > length(wanted.folded)
      and normalize(lower(normalize(${text}, NFC) collate "und-x-icu"), NFC) = wanted.folded)`
}
