import type { SelectQueryBuilder } from 'kysely'
import type { Database } from '../../db/tables.ts'
import type { ReadPage } from '../../platform/db/read-pages.ts'
import type { AttributeRow } from '../events/rows.ts'

/** What decides whether an attribute is listed, and by which it is known what stands around it. */
const always = [
  'id',
  'event_id',
  'object_id',
  'type',
  'value1',
  'value2',
  'to_ids',
  'timestamp',
  'last_seen',
] as const satisfies readonly AttributeColumn[]

/** What an answer may ask of attributes: all but the keys by which values are found. */
export type AttributeColumn = Exclude<keyof AttributeRow, 'value1_key' | 'value2_key' | 'ip'>
/** An attribute that was found, with the columns that an answer asked for. */
export type FoundAttribute<Column extends AttributeColumn = never> = Pick<
  AttributeRow,
  (typeof always)[number] | Column
>

/** Attributes joined to their events, with these columns. */
export type RowsQuery<Row> = SelectQueryBuilder<Database, 'attributes' | 'events', Row>

export function withColumns<Column extends AttributeColumn>(
  query: RowsQuery<object>,
  columns: readonly Column[],
): RowsQuery<FoundAttribute<Column>> {
  const names = new Set<AttributeColumn>([...always, ...columns])
  // Kysely cannot know which columns these are; whoever names them does.
  return query.select([...names].map((name) => `attributes.${name}` as const)) as RowsQuery<FoundAttribute<Column>>
}

/** Reads rows by id, a page behind the last row of the one before. */
export function pagesOf<Row extends { id: number }>(rows: RowsQuery<Row>, offset: number): ReadPage<Row> {
  const sorted = rows.orderBy('attributes.id')
  return async (after, size) => {
    const page = after === undefined ? sorted.offset(offset) : sorted.where('attributes.id', '>', after.id)
    return page.limit(size).execute()
  }
}
