import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { ListRow } from './rows.ts'

/** The list that is meant, by its id. Source: MISP's WarninglistsController. */
export async function requireList(db: Db | Tx, id: string): Promise<ListRow> {
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
  const found = await db.selectFrom('warninglists').selectAll().where('id', '=', number).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Warninglist not found.')
  return found
}

/** As `requireList`; others who change it wait. */
export async function lockList(tx: Tx, id: string): Promise<ListRow> {
  const { id: found } = await requireList(tx, id)
  return tx.selectFrom('warninglists').selectAll().where('id', '=', found).forUpdate().executeTakeFirstOrThrow()
}
