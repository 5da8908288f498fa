import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { forgetContent } from '../content/forget.ts'
import { exportedList, warninglists } from './warninglist-kind.ts'
import { lockList, requireList } from './find.ts'
import type { ListRow } from './rows.ts'
import { saveList } from './save-list.ts'
import { readImportedList, readSentList, refused, type SentList } from './sent-list.ts'

/** Adds a list of one's own; it is on from the start unless that is said otherwise. */
export async function addList(context: Context, actor: Actor, body: unknown): Promise<ListRow> {
  const sent = readSentList('add', body)
  return inTransaction(context, async (tx) => {
    await refuseTaken(tx, 'add', sent.name)
    return insertList(tx, actor, sent)
  })
}

/** Changes a list of one's own: what was sent, the rest stays. Lists of the public library change with it alone. */
export async function editList(context: Context, actor: Actor, id: string, body: unknown): Promise<ListRow> {
  const known = await requireList(context.db, id)
  if (known.is_default) throw new Problem('forbidden', 'Lists of the public library cannot be edited.')
  const sent = readSentList('edit', body, { ...(await exportedList(context.db, known)), category: known.category })
  return inTransaction(context, async (tx) => {
    const stored = await lockList(tx, id)
    if (sent.name !== stored.name) await refuseTaken(tx, 'edit', sent.name)
    const version = Math.max(sent.version ?? 0, stored.version + 1)
    return changeList(tx, actor, stored, { ...sent, version })
  })
}

/** Takes a list in the public layout as one's own; over an own list of that name. */
export async function importList(context: Context, actor: Actor, body: unknown): Promise<ListRow> {
  const sent = readImportedList(body)
  return inTransaction(context, async (tx) => {
    const stored = await tx
      .selectFrom('warninglists')
      .selectAll()
      .where('name', '=', sent.name)
      .forUpdate()
      .executeTakeFirst()
    if (stored?.is_default) throw refused('import', { name: ['A list of the public library has this name.'] })
    return stored ? changeList(tx, actor, stored, sent) : insertList(tx, actor, sent)
  })
}

/** Deletes a list of one's own. One of the library would be back at its next update: it is turned off instead. */
export async function deleteList(context: Context, actor: Actor, id: string): Promise<ListRow> {
  return inTransaction(context, async (tx) => {
    const stored = await lockList(tx, id)
    if (stored.is_default) {
      throw new Problem('forbidden', 'Lists of the public library cannot be deleted. Disable the list instead.')
    }
    await tx.deleteFrom('warninglists').where('id', '=', stored.id).execute()
    // The library's list of this name gave way to it, and may come now.
    await forgetContent(tx, warninglists.name, stored.name)
    await recordChange(tx, actor, { model: 'Warninglist', action: 'delete', before: stored })
    return stored
  })
}

async function insertList(tx: Tx, actor: Actor, sent: SentList): Promise<ListRow> {
  const { entries, types, version = 1, enabled = true } = sent
  const row = await saveList(tx, { ...columnsOf(sent), version, enabled, is_default: false }, { entries, types })
  await recordChange(tx, actor, { model: 'Warninglist', action: 'add', after: row })
  return row
}

async function changeList(tx: Tx, actor: Actor, stored: ListRow, sent: SentList): Promise<ListRow> {
  const { entries, types, version = stored.version, enabled = stored.enabled } = sent
  const row = await saveList(tx, { ...columnsOf(sent), version, enabled }, { id: stored.id, entries, types })
  await recordChange(tx, actor, { model: 'Warninglist', action: 'edit', before: stored, after: row })
  return row
}

function columnsOf({ name, type, description, category, entriesForm }: SentList) {
  return { name, type, description, category, entries_form: entriesForm }
}

async function refuseTaken(tx: Tx, action: 'add' | 'edit', name: string): Promise<void> {
  const twin = await tx.selectFrom('warninglists').select('id').where('name', '=', name).executeTakeFirst()
  if (twin) throw refused(action, { name: ['A warninglist with this name already exists.'] })
}
