import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { forgetContent } from '../content/forget.ts'
import { requireGalaxy } from './find-galaxy.ts'

/** Offers a galaxy to whoever picks clusters, or does not. */
export async function enableGalaxy(
  context: Context,
  actor: Actor,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<number> {
  return inTransaction(context, async (tx) => {
    const before = await requireGalaxy(tx, id)
    await tx.updateTable('galaxies').set({ enabled }).where('id', '=', before.id).execute()
    const after = { ...before, enabled }
    await recordChange(tx, actor, { model: 'Galaxy', action: 'edit', before, after })
    return before.id
  })
}

/** Takes a galaxy out with all its clusters; the public library may bring its own back. */
export async function deleteGalaxy(context: Context, actor: Actor, id: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const before = await requireGalaxy(tx, id)
    for (const table of ['galaxy_clusters', 'galaxy_collections'] as const) {
      await tx.deleteFrom(table).where('galaxy_id', '=', before.id).execute()
    }
    await tx.deleteFrom('galaxies').where('id', '=', before.id).execute()
    for (const kind of ['galaxies', 'clusters']) await forgetContent(tx, kind, before.type)
    await recordChange(tx, actor, { model: 'Galaxy', action: 'delete', before })
    return before.id
  })
}
