import { sql } from 'kysely'
import { isWithin } from './attribute-condition.ts'
import { meets, textIsOneOf, type Predicate } from './patterns.ts'
import type { ObjectFilter } from './query.ts'

/** One filter as a condition on `objects`. */
export function objectCondition(filter: ObjectFilter): Predicate {
  const column = sql.ref(`objects.${filter.by}`)
  return 'terms' in filter ? meets(filter.terms, (texts) => textIsOneOf(column, texts)) : isWithin(column, filter.span)
}
