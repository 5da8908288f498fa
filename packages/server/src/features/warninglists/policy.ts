import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { warninglistCategories } from '@tocsin/format'
import { recordChange } from '../audit/record.ts'
import { lockList } from './find.ts'
import type { ListRow } from './rows.ts'
import { nextRevision } from './save-list.ts'

const choices = {
  /** Whether what is brought in by others (peers, feeds, imports) loses `to_ids` where the list is hit. */
  on_import: ['inform', 'drop_to_ids'],
  /** Whether what hits the list is left out of exports. */
  on_export: ['inform', 'exclude'],
  category: warninglistCategories,
} as const

type Policy = Pick<ListRow, keyof typeof choices>

/** What a list does beyond telling, and what a hit on it says. */
export function presentPolicy({ id, on_import, on_export, category }: ListRow): object {
  return { warninglist_id: String(id), on_import, on_export, category }
}

/** Changes the policy of any list, one of the public library included: updates of it leave this alone. */
export async function changePolicy(context: Context, actor: Actor, id: string, wishes: Wishes): Promise<ListRow> {
  const changes = readPolicy(wishes)
  return inTransaction(context, async (tx) => {
    const stored = await lockList(tx, id)
    const row = await tx
      .updateTable('warninglists')
      .set({ ...changes, revision: nextRevision })
      .where('id', '=', stored.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Warninglist', action: 'edit', before: stored, after: row })
    return row
  })
}

function readPolicy(wishes: Wishes): Partial<Policy> {
  const errors: Record<string, string[]> = {}
  const changes: Record<string, unknown> = {}
  for (const [field, words] of Object.entries(choices)) {
    const wish = wishes[field]
    if (wish === undefined) continue
    if (words.some((word) => word === wish)) changes[field] = wish
    else errors[field] = [`One of ${words.join(', ')} is expected.`]
  }
  if (Object.keys(errors).length > 0) throw new Problem('rejected', 'This is no policy of a warninglist.', { errors })
  // Each was seen to be a word of its field.
  return changes as Partial<Policy>
}
