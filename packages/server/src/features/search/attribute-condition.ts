import { sql, type RawBuilder } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import { meets, textIsOneOf, type Predicate } from './patterns.ts'
import type { AttributeFilter } from './query.ts'
import { valueCondition } from './value-condition.ts'

/** One filter as a condition on `attributes`. */
export function attributeCondition(filter: AttributeFilter): Predicate {
  switch (filter.by) {
    case 'value':
    case 'value1':
    case 'value2':
      return valueCondition(filter.by, filter.terms)
    case 'type':
    case 'category':
      // Their words were put into the stored spelling when they were read.
      return meets(filter.terms, (texts) => sql`${sql.ref(`attributes.${filter.by}`)} = ${anyOf(texts)}`)
    case 'object_relation':
      return meets(filter.terms, (texts) => textIsOneOf(sql`coalesce(attributes.object_relation, '')`, texts))
    case 'comment':
      return meets(filter.terms, (texts) => textIsOneOf(sql.ref('attributes.comment'), texts))
    case 'to_ids':
      return filter.is ? sql<boolean>`attributes.to_ids` : sql<boolean>`not attributes.to_ids`
    case 'timestamp':
    case 'first_seen':
    case 'last_seen':
      return isWithin(sql.ref(`attributes.${filter.by}`), filter.span)
  }
}

type Bounds = { from?: number | string | undefined; to?: number | string | undefined }

/** Whether the column lies between the bounds; a column without a value lies nowhere. */
export function isWithin(column: RawBuilder<unknown>, { from, to }: Bounds): Predicate {
  const bounds = [
    ...(from === undefined ? [] : [sql`${column} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${column} <= ${to}`]),
  ]
  return sql<boolean>`(${sql.join(bounds, sql` and `)})`
}
