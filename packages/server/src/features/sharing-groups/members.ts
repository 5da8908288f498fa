import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findOrganisation } from '../orgs/find.ts'
import { requireEditable } from './find.ts'

const NO_RIGHTS = 'Invalid sharing group or no editing rights.'

/** Which organisation, in which group. */
export type Membership = { group: string; org: string; extend: boolean }

/** Lets an organisation in: from now on it sees what the group sees. `extend` lets it edit the group. */
export async function addMember(context: Context, actor: Actor, { group, org, extend }: Membership): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const { groupId, orgId } = await requireBoth(tx, actor, group, org)
    const added = await tx
      .insertInto('sharing_group_orgs')
      .values({ sharing_group_id: groupId, org_id: orgId, extend })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) throw refusal('addOrg', 'Organisation is already in the sharing group.')
    await touchGroup(tx, context, groupId)
    return success('Organisation added to the sharing group.', '/sharing_groups/addOrg')
  })
}

/** Shows an organisation out: from now on it sees nothing of the group's, new or old. */
export async function removeMember(context: Context, actor: Actor, { group, org }: Membership): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const { groupId, orgId } = await requireBoth(tx, actor, group, org)
    const removed = await tx
      .deleteFrom('sharing_group_orgs')
      .where('sharing_group_id', '=', groupId)
      .where('org_id', '=', orgId)
      .returning('id')
      .executeTakeFirst()
    if (!removed) throw refusal('removeOrg', 'Organisation is not in the sharing group.')
    await touchGroup(tx, context, groupId)
    return success('Organisation removed from the sharing group.', '/sharing_groups/removeOrg')
  })
}

async function requireBoth(
  tx: Tx,
  actor: Actor,
  group: string,
  org: string,
): Promise<{ groupId: number; orgId: number }> {
  const found = await requireEditable(tx, actor, group, NO_RIGHTS)
  const organisation = await findOrganisation(tx, org)
  if (!organisation) throw new Problem('not-allowed', 'Invalid organisation.')
  return { groupId: found.id, orgId: organisation.id }
}

/** Which server, in which group; `all_orgs` means every organisation on it. This server is number 0. */
export type ServerEntry = { group: string; server: string; allOrgs: boolean }

/** Adds a server, or removes one. There are no others than this one yet. */
export async function changeServer(
  context: Context,
  actor: Actor,
  change: 'add' | 'remove',
  { group, server, allOrgs }: ServerEntry,
): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const found = await requireEditable(tx, actor, group, NO_RIGHTS)
    if (server !== '0') throw new Problem('not-allowed', 'Invalid Server.')
    await tx
      .deleteFrom('sharing_group_servers')
      .where('sharing_group_id', '=', found.id)
      .where('server_id', '=', 0)
      .execute()
    if (change === 'add') {
      const entry = { sharing_group_id: found.id, server_id: 0, all_orgs: allOrgs }
      await tx.insertInto('sharing_group_servers').values(entry).execute()
    }
    await touchGroup(tx, context, found.id)
    const done = change === 'add' ? 'added to' : 'removed from'
    return success(`Server ${done} the sharing group.`, `/sharing_groups/${change}Server`)
  })
}

async function touchGroup(tx: Tx, { clock }: Context, id: number): Promise<void> {
  await tx.updateTable('sharing_groups').set({ modified: clock.now() }).where('id', '=', id).execute()
}

function refusal(action: string, errors: string): Problem {
  return new Problem('rejected', `Could not ${action} SharingGroup`, { url: `/sharing_groups/${action}`, errors })
}
