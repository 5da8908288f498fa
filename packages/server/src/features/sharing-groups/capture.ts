import type { SharingGroup } from '@tocsin/format'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import { captureMembers } from './capture-members.ts'
import { captureServers } from './capture-servers.ts'
import { insertGroup } from './insert-group.ts'
import { entriesOf, recordWhole } from './record-members.ts'
import { lockMembership, rebuildMembership } from './rebuild.ts'

/**
 * Makes the group that came inside a record, with its members. The actor's organisation joins it, so that it keeps
 * seeing what it brought. Undefined where somebody else made it in the meantime.
 */
export async function captureSharingGroup(tx: Tx, actor: Actor, sent: SharingGroup): Promise<number | undefined> {
  await lockMembership(tx)
  const id = await makeGroup(tx, actor, sent)
  if (id === undefined) return undefined
  await captureMembers(tx, actor, id, sent.SharingGroupOrg)
  await captureServers(tx, id, sent)
  await joinIn(tx, actor, id)
  await rebuildMembership(tx, [id])
  const group = await tx.selectFrom('sharing_groups').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  await recordWhole(tx, actor, 'add', { group, entries: await entriesOf(tx, id) })
  return id
}

/**
 * Makes the row of a group that was sent. None is local: what came over the API may be updated by synchronisation, as in
 * MISP. Undefined where the uuid is taken.
 */
export async function makeGroup(tx: Tx, actor: Actor, sent: SharingGroup): Promise<number | undefined> {
  return insertGroup(tx, {
    uuid: sent.uuid,
    name: sent.name ?? 'Sharing group',
    releasability: sent.releasability ?? '',
    description: sent.description ?? '',
    ...(await ownerOf(tx, actor, sent)),
    sync_user_id: actor.userId,
    active: sent.active ?? true,
    roaming: sent.roaming ?? false,
    confidential: sent.confidential ?? false,
    embeddable: sent.embeddable ?? true,
    // What is newer than this may change it.
    ...(sent.modified === undefined ? {} : { modified: new Date(`${sent.modified}Z`) }),
    local: false,
  })
}

/**
 * Who owns a group that was sent: the organisation that it names, where the actor may bring others' groups, and otherwise
 * the actor's own.
 */
async function ownerOf(
  tx: Tx,
  actor: Actor,
  sent: SharingGroup,
): Promise<{ org_id: number; organisation_uuid: string }> {
  const owner = sent.Organisation ?? { uuid: sent.organisation_uuid }
  if (owner.uuid === undefined || !mayCapture(actor, sent)) {
    return { org_id: actor.orgId, organisation_uuid: actor.orgUuid }
  }
  return { org_id: await captureOrganisation(tx, owner, actor), organisation_uuid: owner.uuid }
}

/** Whose groups may the actor bring: a site admin anybody's, others those that list their organisation. */
export function mayCapture(actor: Actor, group: SharingGroup): boolean {
  // What comes with what is pulled is what it is shared with there.
  if (isSiteAdmin(actor) || actor.pulls) return true
  if (!holds(actor, 'perm_sharing_group')) return false
  const entry = group.SharingGroupOrg?.find(({ Organisation }) => Organisation?.uuid === actor.orgUuid)
  return entry !== undefined && (holds(actor, 'perm_sync') || entry.extend === true)
}

/** The bearer's organisation keeps seeing what it brought. */
async function joinIn(tx: Tx, actor: Actor, groupId: number): Promise<void> {
  await tx
    .insertInto('sharing_group_orgs')
    .values({ sharing_group_id: groupId, org_id: actor.orgId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
