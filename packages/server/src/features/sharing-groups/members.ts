import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findOrganisation, requireOrganisation, type OrganisationRow } from '../orgs/find.ts'
import { mayKnowMembers } from './confidential.ts'
import { requireEditable } from './find.ts'
import { refuseGroup } from './read-sent.ts'
import { recordMembers } from './record-members.ts'
import { lockMembership, rebuildMembership, withHolders } from './rebuild.ts'
import type { SharingGroupRow } from './group.ts'

const NO_RIGHTS = 'Invalid sharing group or no editing rights.'

/** Which organisation, in which group. */
export type Membership = { group: string; org: string; extend: boolean; validUntil: Date | null }

/** Lets an organisation in: from now on it sees what the group sees. `extend` lets it edit the group. */
export async function addMember(
  context: Context,
  actor: Actor,
  { group, org, extend, validUntil }: Membership,
): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const { row, organisation, mayKnow } = await requireBoth(tx, actor, group, org)
    const added = await tx
      .insertInto('sharing_group_orgs')
      .values({ sharing_group_id: row.id, org_id: organisation.id, extend, valid_until: validUntil })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added && mayKnow) throw refuseGroup('addOrg', 'Organisation is already in the sharing group.')
    await recordMembers(tx, actor, row, added ? { SharingGroupOrg: [null, [organisation.name]] } : {})
    await touchGroup(tx, context, row.id)
    return success('Organisation added to the sharing group.', '/sharing_groups/addOrg')
  })
}

/** Shows an organisation out: from now on it sees nothing of the group's, new or old. */
export async function removeMember(
  context: Context,
  actor: Actor,
  { group, org }: Pick<Membership, 'group' | 'org'>,
): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const { row, organisation, mayKnow } = await requireBoth(tx, actor, group, org)
    const removed = await tx
      .deleteFrom('sharing_group_orgs')
      .where('sharing_group_id', '=', row.id)
      .where('org_id', '=', organisation.id)
      .returning('id')
      .executeTakeFirst()
    if (!removed && mayKnow) throw refuseGroup('removeOrg', 'Organisation is not in the sharing group.')
    await recordMembers(tx, actor, row, removed ? { SharingGroupOrg: [[organisation.name], null] } : {})
    await touchGroup(tx, context, row.id)
    return success('Organisation removed from the sharing group.', '/sharing_groups/removeOrg')
  })
}

/** `mayKnow`: whether the actor may learn from the answer who was in. */
type Both = { row: SharingGroupRow; organisation: OrganisationRow; mayKnow: boolean }

async function requireBoth(tx: Tx, actor: Actor, group: string, org: string): Promise<Both> {
  const row = await requireNamed(tx, actor, group)
  const organisation = await findOrganisation(tx, org)
  if (!organisation) throw new Problem('not-allowed', 'Invalid organisation.')
  return { row, organisation, mayKnow: await mayLearn(tx, actor, row) }
}

/** Whether an answer may tell the actor who was in a group, or what. */
export async function mayLearn(tx: Tx, actor: Actor, group: SharingGroupRow): Promise<boolean> {
  const owner = await requireOrganisation(tx, String(group.org_id))
  return mayKnowMembers(viewerOf(actor), { ...group, owner })
}

/** The group that a request names and the actor may edit; who is in which group stands still for it. */
export async function requireNamed(tx: Tx, actor: Actor, group: string): Promise<SharingGroupRow> {
  await lockMembership(tx)
  if (group === '') throw new Problem('not-allowed', 'No valid sharing group ID provided.')
  return requireEditable(tx, actor, group, NO_RIGHTS)
}

/** A change of who is in reaches all that hold the group, and has to travel with them. */
export async function touchGroup(tx: Tx, { clock }: Context, id: number): Promise<void> {
  const changed = await withHolders(tx, [id])
  await tx.updateTable('sharing_groups').set({ modified: clock.now() }).where('id', '=', anyOf(changed)).execute()
  await rebuildMembership(tx, [id])
}
