import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { recordChange } from '../audit/record.ts'
import type { ListRow } from './rows.ts'
import { nextRevision } from './save-list.ts'

type Toggled = { saved: true; success: string } | { saved: false; errors: string }

/**
 * Turns lists on or off, or each of them over where nothing is said: those with these ids, or with names like these
 * (`%dns resolv%`). Source: MISP's WarninglistsController::toggleEnable, its messages included.
 */
export async function toggleLists(context: Context, actor: Actor, wishes: Wishes): Promise<Toggled> {
  const ids = textsOf(wishes['id']).filter((text) => /^\d{1,15}$/.test(text))
  const names = textsOf(wishes['name'])
  const enabled = wishes['enabled'] === undefined ? undefined : isWished(wishes['enabled'])
  const count = await inTransaction(context, async (tx) => {
    const rows = await meantLists(tx, ids.map(Number), names)
    for (const row of rows) await turn(tx, actor, row, enabled ?? !row.enabled)
    return { all: rows.length, isOn: rows[0]?.enabled === false }
  })
  if (count.all === 0) return { saved: false, errors: 'Warninglist(s) not found.' }
  const becomes = (enabled ?? count.isOn) ? 'enabled' : 'disabled'
  const done = enabled === undefined && count.all > 1 ? 'toggled' : becomes
  return { saved: true, success: `${count.all} warninglist(s) ${done}` }
}

export async function turn(tx: Tx, actor: Actor, row: ListRow, enabled: boolean): Promise<void> {
  if (row.enabled === enabled) return
  const after = await tx
    .updateTable('warninglists')
    .set({ enabled, revision: nextRevision })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(tx, actor, { model: 'Warninglist', action: 'edit', before: row, after })
}

async function meantLists(tx: Tx, ids: number[], names: string[]): Promise<ListRow[]> {
  return tx
    .selectFrom('warninglists')
    .selectAll()
    .where((where) => where.or([where('id', '=', anyOf(ids)), sql<boolean>`name ilike any(${names}::text[])`]))
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** A backslash at the end would escape nothing, which PostgreSQL refuses. */
function textsOf(wish: unknown): string[] {
  return [wish]
    .flat()
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map((item) => String(item).replaceAll('\0', '\ufffd').replaceAll('\\', '\\\\'))
    .filter((item) => item !== '')
}
