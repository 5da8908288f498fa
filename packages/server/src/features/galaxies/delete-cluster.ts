import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { nextVersion } from './edit-cluster.ts'
import { requireEditable } from './find-cluster.ts'
import type { StoredCluster } from './write-own.ts'

/** Marks a cluster as deleted, which other servers learn; or takes it out for good, and keeps it out. */
export async function deleteCluster(
  context: Context,
  actor: Actor,
  { id, isHard }: { id: string; isHard: boolean },
): Promise<number> {
  return inTransaction(context, async (tx) => {
    const before = await requireEditable(tx, actor, id)
    if (isHard) await removeForGood(tx, actor, before)
    else await mark(tx, context, { actor, before, deleted: true })
    return before.id
  })
}

/** Brings a deleted cluster back. */
export async function restoreCluster(context: Context, actor: Actor, id: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const before = await requireEditable(tx, actor, id)
    if (!before.deleted) throw new Problem('not-allowed', "You can't restore a galaxy cluster that is not deleted")
    await mark(tx, context, { actor, before, deleted: false })
    return before.id
  })
}

type Marking = { actor: Actor; before: StoredCluster; deleted: boolean }

async function mark(tx: Tx, { clock }: Context, { actor, before, deleted }: Marking): Promise<void> {
  const after = await tx
    .updateTable('galaxy_clusters')
    .set({ deleted, version: nextVersion(clock.seconds(), before) })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(tx, actor, { model: 'GalaxyCluster', action: deleted ? 'soft_delete' : 'undelete', before, after })
}

async function removeForGood(tx: Tx, actor: Actor, before: StoredCluster): Promise<void> {
  const { name = '' } =
    (await tx.selectFrom('organisations').select('name').where('id', '=', before.orgc_id).executeTakeFirst()) ?? {}
  await tx
    .insertInto('galaxy_cluster_blocklists')
    .values({ cluster_uuid: before.uuid, cluster_info: before.value, cluster_orgc: name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tx.deleteFrom('galaxy_clusters').where('id', '=', before.id).execute()
  await recordChange(tx, actor, { model: 'GalaxyCluster', action: 'delete', before })
}
