import { foldValue } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import { valueKey } from '../events/attribute-row.ts'
import { either, isPattern, likePattern, meets, type Predicate } from './patterns.ts'
import type { Terms } from './terms.ts'

type Half = 'value1' | 'value2'

/**
 * Attributes by their value, or by one half of it. Equal values are found by the keys of their halves, in a probe of an
 * index however many attributes there are; what a key finds is compared as text, so that values which share a key by
 * chance are never taken for each other. A composite `a|b` is found as a whole, too.
 */
export function valueCondition(by: 'value' | Half, terms: Terms): Predicate {
  const halves: Half[] = by === 'value' ? ['value1', 'value2'] : [by]
  return meets(terms, (texts) => {
    const exact = texts.filter((text) => !isPattern(text))
    return either([
      ...(exact.length > 0 ? halves.map((half) => halfIsOneOf(half, exact)) : []),
      ...(by === 'value' ? wholeIsOneOf(exact) : []),
      ...texts
        .filter(isPattern)
        .flatMap((text) => halves.map((half) => sql`${columnOf(half)} ilike ${likePattern(text)}`)),
    ])
  })
}

function columnOf(half: Half): RawBuilder<string> {
  return sql.ref<string>(`attributes.${half}`)
}

function halfIsOneOf(half: Half, texts: readonly string[]): Predicate {
  const key = sql.ref(`attributes.${half}_key`)
  return sql<boolean>`(${key} = ${anyOf([...new Set(texts.map(valueKey))])} and ${isSame(columnOf(half), texts)})`
}

/** Both halves at once, for texts that hold the bar between them. */
function wholeIsOneOf(texts: readonly string[]): Predicate[] {
  const composites = texts.filter((text) => text.includes('|'))
  if (composites.length === 0) return []
  const keys = composites.map((text) => valueKey(text.slice(0, text.indexOf('|'))))
  const whole = sql`(attributes.value1 || '|' || attributes.value2)`
  return [
    sql<boolean>`(attributes.value1_key = ${anyOf([...new Set(keys)])}
      and attributes.value2 <> '' and ${isSame(whole, composites)})`,
  ]
}

const BEYOND_ASCII = /[^\0-\x7f]/

/** Equality of folded text, as `foldValue` folds it; letters beyond ASCII are folded by ICU, whatever the database's locale. */
function isSame(text: RawBuilder<unknown>, wanted: readonly string[]): Predicate {
  const folded = [...new Set(wanted.map(foldValue))]
  const beyond = folded.filter((value) => BEYOND_ASCII.test(value))
  const plain = folded.filter((value) => !BEYOND_ASCII.test(value))
  return either([
    ...(plain.length > 0 ? [sql`lower(${text}) = ${anyOf(plain)}`] : []),
    ...(beyond.length > 0
      ? [sql`normalize(lower(normalize(${text}, NFC) collate "und-x-icu"), NFC) = ${anyOf(beyond)}`]
      : []),
  ])
}
