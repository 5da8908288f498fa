import { sql, type RawBuilder } from 'kysely'
import { textWish } from '../../platform/http/wishes.ts'

type Condition = RawBuilder<boolean>

/** What a filter asks for: one of these, and none of those. `!` negates; `||` and lists separate. */
export type ClusterTerms = { any: string[]; none: string[] }

/** The texts that a wish names; undefined where it names none. */
export function termsOf(wish: unknown): ClusterTerms | undefined {
  const items = [wish].flat().flatMap((item) => (typeof item === 'boolean' ? [] : textWish(item).split('||')))
  const texts = items.filter((item) => item !== '' && !item.includes('\0'))
  if (texts.length === 0) return undefined
  const isNegated = (text: string) => text.length > 1 && text.startsWith('!')
  return { any: texts.filter((text) => !isNegated(text)), none: texts.filter(isNegated).map((text) => text.slice(1)) }
}

/** Whether a text column is one of the texts, whatever the case; `%` at either end stands for anything. */
export function isText(column: RawBuilder<unknown>, terms: ClusterTerms): Condition {
  return meets(terms, (texts) => sql`lower(${column}) like any(${texts.map(patternOf)}::text[])`)
}

/** Whether what is asked for by `isOneOf` is so for the wanted texts, and not for the others. */
export function meets({ any, none }: ClusterTerms, isOneOf: (texts: string[]) => RawBuilder<unknown>): Condition {
  const wanted = any.length > 0 ? isOneOf(any) : sql`true`
  return none.length > 0
    ? sql<boolean>`(${wanted} and not coalesce(${isOneOf(none)}, false))`
    : sql<boolean>`(${wanted})`
}

/** `%` counts at the ends alone; whatever else LIKE knows stands for itself. */
export function patternOf(text: string): string {
  const [, before = '', inner = '', after = ''] = /^(%?)(.*?)(%?)$/s.exec(text.toLowerCase()) ?? []
  return before + inner.replace(/[\\%_]/g, '\\$&') + after
}
