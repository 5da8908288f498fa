import { sql, type RawBuilder } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Terms } from './terms.ts'

/** A condition on the rows of the query around it. */
export type Predicate = RawBuilder<boolean>

/** `%a%`, `a%` and `%a` are patterns; a `%` elsewhere is a character like any other. */
export function isPattern(text: string): boolean {
  return text.startsWith('%') || text.endsWith('%')
}

/** The LIKE pattern of such a text: what stands between the ends means itself. */
export function likePattern(text: string): string {
  const start = text.startsWith('%') ? 1 : 0
  const end = text.length > start && text.endsWith('%') ? text.length - 1 : text.length
  const core = text.slice(start, end).replace(/[\\%_]/g, '\\$&')
  return `${start === 1 ? '%' : ''}${core}${end < text.length ? '%' : ''}`
}

/** Whether a word fits a pattern, for what is compared here and not in the database. */
export function fits(word: string, pattern: string): boolean {
  const text = word.toLowerCase()
  const core = pattern.toLowerCase().replace(/^%|%$/g, '')
  if (!pattern.startsWith('%')) return text.startsWith(core)
  return pattern.endsWith('%') ? text.includes(core) : text.endsWith(core)
}

/** `terms` as a condition, where `isOneOf` says what it means to be one of some texts. */
export function meets(terms: Terms, isOneOf: (texts: string[]) => RawBuilder<unknown>): Predicate {
  const parts = [
    ...(terms.any.length > 0 ? [isOneOf(terms.any)] : []),
    ...terms.all.map(isOneOf),
    ...(terms.none.length > 0 ? [sql`not ${isOneOf(terms.none)}`] : []),
  ]
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** Whether the column is one of the texts, whatever the case, or matches one of the patterns among them. */
export function textIsOneOf(column: RawBuilder<unknown>, texts: readonly string[]): Predicate {
  const exact = texts.filter((text) => !isPattern(text)).map((text) => text.toLowerCase())
  return either([
    ...(exact.length > 0 ? [sql<boolean>`lower(${column}) = ${anyOf(exact)}`] : []),
    ...texts.filter(isPattern).map((text) => sql<boolean>`${column} ilike ${likePattern(text)}`),
  ])
}

/** Where any of these holds; without any, nowhere. */
export function either(predicates: readonly RawBuilder<unknown>[]): Predicate {
  return predicates.length === 0 ? nowhere : sql<boolean>`(${sql.join(predicates, sql` or `)})`
}

export const nowhere: Predicate = sql<boolean>`false`
