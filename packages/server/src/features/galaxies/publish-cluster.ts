import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { requireEditable } from './find-cluster.ts'

/** Lets a cluster go to other servers, or keeps it from them; what it says stays, and so does its version. */
export async function publishCluster(
  context: Context,
  actor: Actor,
  { id, published }: { id: string; published: boolean },
): Promise<number> {
  return inTransaction(context, async (tx) => {
    const before = await requireEditable(tx, actor, id)
    if (before.published === published) {
      const verb = published ? 'publish' : 'unpublish'
      const state = published ? 'already published' : 'not published'
      throw new Problem('not-allowed', `You can't ${verb} a galaxy cluster that is ${state}`)
    }
    const after = { ...before, published }
    await tx.updateTable('galaxy_clusters').set({ published }).where('id', '=', before.id).execute()
    await recordChange(tx, actor, {
      model: 'GalaxyCluster',
      action: published ? 'publish' : 'unpublish',
      before,
      after,
    })
    return before.id
  })
}
