import type { Selectable } from 'kysely'
import type { NoticelistEntriesTable, NoticelistsTable } from '../../db/tables/analyst.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

export type NoticelistRow = Selectable<NoticelistsTable>
export type EntryRow = Selectable<NoticelistEntriesTable>

/** The list of this local id or name. */
export async function requireNoticelist(db: Db | Tx, text: string): Promise<NoticelistRow> {
  const query = db.selectFrom('noticelists').selectAll()
  const isId = /^[1-9]\d{0,14}$/.test(text)
  const isName = !isId && !text.includes('\0')
  const found = isId
    ? await query.where('id', '=', Number(text)).executeTakeFirst()
    : isName && (await query.where('name', '=', text).executeTakeFirst())
  if (!found) throw new Problem('not-found', 'Invalid Noticelist.')
  return found
}

export async function entriesOf(db: Db | Tx, id: number): Promise<EntryRow[]> {
  return db.selectFrom('noticelist_entries').selectAll().where('noticelist_id', '=', id).orderBy('id').execute()
}
