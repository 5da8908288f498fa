import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { presentList } from './present.ts'

/**
 * The lists, the latest first: all, or those with a part of `value` in name, description or type; enabled ones or not;
 * of a type. Source: MISP's WarninglistsController::index.
 */
export async function indexLists(db: Db, wishes: Wishes): Promise<object> {
  const part = textWish(wishes['value']).replaceAll('\0', '\ufffd').toLowerCase()
  const type = textWish(wishes['type']).replaceAll('\0', '\ufffd')
  const enabled = textOf(wishes['enabled'])
  const rows = await db
    .selectFrom('warninglists')
    .selectAll()
    .select(
      sql<string>`(
        select string_agg(t.type, ', ' order by t.id) from warninglist_types t where t.warninglist_id = warninglists.id
      )`.as('types'),
    )
    .$if(part !== '', (query) =>
      query.where(sql<boolean>`strpos(lower(concat_ws(chr(10), name, description, type)), ${part}) > 0`),
    )
    .$if(type !== '', (query) => query.where(sql<boolean>`type = ${type}`))
    .$if(enabled !== '', (query) => query.where('enabled', '=', isWished(enabled)))
    .orderBy('id', 'desc')
    .execute()
  return {
    Warninglists: rows.map((row) => ({
      Warninglist: {
        ...presentList(row),
        warninglist_entry_count: String(row.entry_count),
        valid_attributes: row.types,
      },
    })),
  }
}

function textOf(wish: unknown): string {
  return typeof wish === 'boolean' ? String(wish) : textWish(wish)
}
