import { dateTimeText, type SharingGroup } from '@tocsin/format'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureMembers } from './capture-members.ts'
import { captureServers } from './capture-servers.ts'
import { isNameTaken, type SharingGroupRow } from './group.ts'
import { lockMembership, rebuildMembership } from './rebuild.ts'

/**
 * Brings a group that is known here up to what came with a record, if that is newer: what is written of it, whether it
 * roams, and who is in. Members come in and may be given an end; none is shown out, and nothing is uncovered.
 *
 * Source: MISP's SharingGroup::captureSGExisting, in `sharing-and-distribution` §4. Beyond it, a group whose owner has users
 * on this server is changed by them and by what comes from the owner itself, and not by what others bring of it.
 */
export async function updateCaptured(tx: Tx, actor: Actor, known: SharingGroupRow, sent: SharingGroup): Promise<void> {
  if (!isNewer(known, sent) || known.composite !== null || !(await mayUpdate(tx, actor, known))) return
  await lockMembership(tx)
  await tx
    .updateTable('sharing_groups')
    .set({
      name: sent.name && !(await isNameTaken(tx, sent.name, known.id)) ? sent.name : known.name,
      releasability: sent.releasability ?? known.releasability,
      description: sent.description ?? known.description,
      roaming: sent.roaming ?? known.roaming,
      // A time to come would keep every later change out.
      modified: new Date(Math.min(Date.now(), new Date(`${sent.modified}Z`).getTime())),
    })
    .where('id', '=', known.id)
    .execute()
  await captureMembers(tx, actor, known.id, sent.SharingGroupOrg)
  await captureServers(tx, known.id, sent)
  await rebuildMembership(tx, [known.id])
}

/** Both as text, to the second, as MISP compares them. */
function isNewer(known: SharingGroupRow, sent: SharingGroup): boolean {
  return sent.modified !== undefined && sent.modified > dateTimeText(known.modified.getTime() / 1_000)
}

async function mayUpdate(tx: Tx, actor: Actor, known: SharingGroupRow): Promise<boolean> {
  if (isSiteAdmin(actor)) return true
  if (!holds(actor, 'perm_sync') || known.local) return false
  if (actor.pulls && !(await isInGroup(tx, actor.pulls.forOrg, known))) return false
  if (known.org_id === HOST_ORG_ID) return false
  const owner = await tx.selectFrom('organisations').select('local').where('id', '=', known.org_id).executeTakeFirst()
  // Whoever synchronises with this server has a user here, and is local for that alone.
  const bringer = actor.pulls ? actor.pulls.forOrg : actor.orgId
  return owner?.local === false || bringer === known.org_id
}

/** Whether who runs the server that a group comes from has anything to say of it here. */
async function isInGroup(tx: Tx, orgId: number | undefined, { id, org_id }: SharingGroupRow): Promise<boolean> {
  if (orgId === undefined) return false
  if (orgId === org_id) return true
  const entry = await tx
    .selectFrom('sharing_group_orgs')
    .select('id')
    .where('sharing_group_id', '=', id)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  return entry !== undefined
}
