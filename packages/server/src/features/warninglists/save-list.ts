import { sql } from 'kysely'
import { insertRows } from '../../platform/db/insert-rows.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { EntryRow, ListRow, SentEntry } from './rows.ts'

/** What a list for all types of attributes is said to be for. Source: MISP's Warninglist model. */
export const ALL = 'ALL'

type Head = Omit<ListRow, 'id' | 'revision' | 'entry_count'>

/** Adds a list with its entries, or writes a list anew under its id. Whoever holds matchers notices. */
export async function saveList(
  tx: Tx,
  head: Partial<Head> & Pick<Head, 'name' | 'type' | 'version'>,
  { id, entries, types }: { id?: number; entries: readonly SentEntry[]; types: readonly string[] },
): Promise<ListRow> {
  const { document, ...columns } = head
  const written = {
    ...columns,
    ...(document === undefined ? {} : { document: JSON.stringify(document) }),
    entry_count: entries.length,
    revision: nextRevision,
  }
  const row = await (
    id === undefined
      ? tx.insertInto('warninglists').values(written).returningAll()
      : tx.updateTable('warninglists').set(written).where('id', '=', id).returningAll()
  ).executeTakeFirstOrThrow()
  await saveTypes(tx, row.id, types)
  await saveEntries(tx, row.id, entries)
  return row
}

export const nextRevision = sql<number>`nextval('warninglist_revisions')`

async function saveTypes(tx: Tx, listId: number, types: readonly string[]): Promise<void> {
  await tx.deleteFrom('warninglist_types').where('warninglist_id', '=', listId).execute()
  const rows = (types.length === 0 ? [ALL] : [...new Set(types)]).map((type) => ({ warninglist_id: listId, type }))
  await tx.insertInto('warninglist_types').values(rows).execute()
}

async function saveEntries(tx: Tx, listId: number, entries: readonly SentEntry[]): Promise<void> {
  await tx.deleteFrom('warninglist_entries').where('warninglist_id', '=', listId).execute()
  await insertRows(tx, 'warninglist_entries', ['warninglist_id', 'value', 'comment'], rowsOf(listId, entries))
}

type NewEntry = Omit<EntryRow, 'id'>

function* rowsOf(listId: number, entries: readonly SentEntry[]): Generator<NewEntry> {
  for (const { value, comment } of entries) yield { warninglist_id: listId, value, comment }
}
