import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { requireNoticelist, type NoticelistRow } from './find.ts'

/** Says whether a list is used; `toggle` turns that over. */
export async function enableNoticelist(
  context: Context,
  actor: Actor,
  reference: string,
  wanted: boolean | 'toggle',
): Promise<NoticelistRow> {
  return inTransaction(context, async (tx) => {
    const before = await requireNoticelist(tx, reference)
    const enabled = wanted === 'toggle' ? !before.enabled : wanted
    await tx.updateTable('noticelists').set({ enabled }).where('id', '=', before.id).execute()
    const after = { ...before, enabled }
    await recordChange(tx, actor, { model: 'Noticelist', action: 'edit', before, after })
    return after
  })
}
