import { sql, type RawBuilder } from 'kysely'

/** `= any(…)`: one parameter however many values, so that the statement stays the same and can stay prepared. */
export function anyOf<T>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`any(${values})`
}
