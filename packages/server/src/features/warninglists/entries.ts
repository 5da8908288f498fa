import type { Db, Tx } from '../../platform/db/connect.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import type { EntryRow } from './rows.ts'

const PAGE = 5_000

/** The entries of a list in its order, a page at a time. */
export function entryPages(db: Db | Tx, listId: number): AsyncGenerator<EntryRow[]> {
  const query = db.selectFrom('warninglist_entries').selectAll().where('warninglist_id', '=', listId).orderBy('id')
  return readPages<EntryRow>(
    async (after, size) =>
      query
        .where('id', '>', after?.id ?? 0)
        .limit(size)
        .execute(),
    Infinity,
    PAGE,
  )
}

export async function typesOf(db: Db | Tx, listId: number): Promise<{ id: number; type: string }[]> {
  return db
    .selectFrom('warninglist_types')
    .select(['id', 'type'])
    .where('warninglist_id', '=', listId)
    .orderBy('id')
    .execute()
}
