import type { SharingGroup } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findGroup } from './group.ts'
import { mayLearn, requireNamed, touchGroup } from './members.ts'
import { MAX_DEPTH, nestingFault } from './nesting.ts'
import { recordMembers } from './record-members.ts'
import { refuseGroup } from './read-sent.ts'
import { loadNodes, withHolders } from './rebuild.ts'
import { mayUse, type SharingGroupRow } from './group.ts'

/** Which group goes into which. */
export type Nesting = { group: string; child: string }

const UNKNOWN = 'Invalid sharing group to put inside, or no rights to see it.'

/** Puts a group into another: whoever is in the one is then in the other, for reading; it may edit nothing. */
export async function addChild(context: Context, actor: Actor, { group, child }: Nesting): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const parent = await requireNamed(tx, actor, group)
    const found = await findGroup(tx, child)
    if (!found || !mayUse(actor, found)) throw new Problem('not-allowed', UNKNOWN)
    const isAdded = await insertChild(tx, actor, parent.id, found)
    if (!isAdded && (await mayLearn(tx, actor, parent))) {
      throw refuseGroup('addGroup', 'The sharing group is already inside.')
    }
    await recordMembers(tx, actor, parent, isAdded ? { SharingGroupGroup: [null, [found.name]] } : {})
    await touchGroup(tx, context, parent.id)
    return success('Sharing group put inside.', '/sharing_groups/addGroup')
  })
}

/** Takes a group out of another. */
export async function removeChild(context: Context, actor: Actor, { group, child }: Nesting): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const parent = await requireNamed(tx, actor, group)
    const uuid = (await findGroup(tx, child))?.uuid ?? child.toLowerCase()
    const removed = await tx
      .deleteFrom('sharing_group_children')
      .where('sharing_group_id', '=', parent.id)
      .where((eb) => eb(eb.cast<string>('child_uuid', 'text'), '=', uuid))
      .returning('child_name')
      .executeTakeFirst()
    if (!removed && (await mayLearn(tx, actor, parent))) {
      throw refuseGroup('removeGroup', 'The sharing group is not inside.')
    }
    await recordMembers(tx, actor, parent, removed ? { SharingGroupGroup: [[removed.child_name], null] } : {})
    await touchGroup(tx, context, parent.id)
    return success('Sharing group taken out.', '/sharing_groups/removeGroup')
  })
}

/** Puts the groups that were sent inside a group there; those that are inside already stay, also where they were not sent. */
export async function saveNested(
  tx: Tx,
  actor: Actor,
  parentId: number,
  children: SharingGroup['SharingGroupGroup'],
): Promise<void> {
  for (const { uuid } of children ?? []) {
    const found = await findGroup(tx, uuid)
    if (!found || !mayUse(actor, found)) throw refuseGroup('edit', { SharingGroupGroup: [UNKNOWN] })
    await insertChild(tx, actor, parentId, found)
  }
}

/** False where it was inside already. */
async function insertChild(tx: Tx, actor: Actor, parentId: number, child: SharingGroupRow): Promise<boolean> {
  if (child.composite !== null) throw new Problem('invalid', 'Several groups of one record cannot be put into a group.')
  if (!child.embeddable && child.org_id !== actor.orgId) {
    throw new Problem('not-allowed', 'The owner of the sharing group does not let others put it into theirs.')
  }
  await refuseFault(tx, parentId, child)
  const inserted = await tx
    .insertInto('sharing_group_children')
    .values({ sharing_group_id: parentId, child_uuid: child.uuid, child_name: child.name })
    .onConflict((conflict) => conflict.doNothing())
    .returning('child_uuid')
    .executeTakeFirst()
  return inserted !== undefined
}

async function refuseFault(tx: Tx, parentId: number, child: SharingGroupRow): Promise<void> {
  const { byUuid, uuidOf } = await loadNodes(tx, await withHolders(tx, [parentId, child.id]))
  const fault = nestingFault(byUuid, uuidOf.get(parentId) ?? '', child.uuid)
  if (fault === 'cycle') throw new Problem('invalid', 'A sharing group cannot hold itself, also not through others.')
  if (fault === 'depth') {
    throw new Problem('invalid', `At most ${MAX_DEPTH} sharing groups may stand inside each other.`)
  }
}
