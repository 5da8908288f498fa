import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findGroup } from './group.ts'
import { entriesOf, recordWhole } from './record-members.ts'
import { lockMembership, rebuildMembership, withHolders } from './rebuild.ts'
import { mayDelete } from './rights.ts'

/** Deletes a group that no record names any more. */
export async function deleteGroup(context: Context, actor: Actor, reference: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    await lockMembership(tx)
    const found = await findGroup(tx, reference)
    if (!found || !mayDelete(actor, found)) throw new Problem('not-allowed', 'Action not allowed.')
    if (await isInUse(tx, found.id)) {
      throw new Problem('rejected', 'Could not delete SharingGroup', {
        url: `/sharing_groups/delete/${reference}`,
        errors: 'The sharing group could not be deleted. Something is still shared with it.',
        id: reference,
      })
    }
    const holders = (await withHolders(tx, [found.id])).filter((id) => id !== found.id)
    const entries = await entriesOf(tx, found.id)
    await tx.deleteFrom('sharing_groups').where('id', '=', found.id).execute()
    await recordWhole(tx, actor, 'delete', { group: found, entries })
    await rebuildMembership(tx, holders)
  })
}

const SHARED = [
  'events',
  'attributes',
  'objects',
  'event_reports',
  'analyst_data',
  'galaxy_clusters',
  'galaxy_cluster_relations',
]

/** MISP looks at no notes and clusters, and leaves them with a group that is gone; we do not. */
async function isInUse(tx: Tx, id: number): Promise<boolean> {
  // What is shared with several groups is shared with each of them.
  const composites = sql`
    select edge.sharing_group_id from sharing_groups g
    join sharing_group_children edge on edge.child_uuid = g.uuid
    join sharing_groups composite on composite.id = edge.sharing_group_id and composite.composite is not null
    where g.id = ${id}`
  const uses = SHARED.map(
    (table) => sql`exists (select from ${sql.table(table)}
      where distribution = 4 and (sharing_group_id = ${id} or sharing_group_id in (${composites})))`,
  )
  const { rows } = await sql<{ used: boolean }>`select ${sql.join(uses, sql` or `)} as used`.execute(tx)
  return rows[0]?.used ?? false
}
