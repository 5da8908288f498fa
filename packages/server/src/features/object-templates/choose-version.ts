import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { templateById } from './find-template.ts'
import { holdVersions, retire } from './keep-version.ts'

/** Puts a version to use in place of the others of its template, or takes it out of use. Undefined where there is none. */
export async function toggleVersion(context: Context, actor: Actor, id: number): Promise<boolean | undefined> {
  return inTransaction(context, async (tx) => {
    const named = await templateById(tx, id)
    const before = named && (await holdVersions(tx, named.uuid)).find((version) => version.id === id)
    if (!before) return undefined
    const active = !before.active
    if (active) await retire(tx, before.uuid)
    await tx.updateTable('object_templates').set({ active }).where('id', '=', id).execute()
    await recordChange(tx, actor, { model: 'ObjectTemplate', action: 'edit', before, after: { ...before, active } })
    return active
  })
}
