import type { SharingGroup } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'

/**
 * Makes the group that came inside a record, with its members. The actor's organisation joins it, so that it keeps
 * seeing what it brought.
 */
export async function captureSharingGroup(tx: Tx, actor: Actor, sent: SharingGroup): Promise<number> {
  const owner = sent.Organisation ?? { uuid: sent.organisation_uuid }
  const ownerId = owner.uuid === undefined ? actor.orgId : await captureOrganisation(tx, owner, actor.userId)
  const { id } = await tx
    .insertInto('sharing_groups')
    .values({
      ...(sent.uuid === undefined ? { uuid: crypto.randomUUID() } : { uuid: sent.uuid }),
      name: await freeName(tx, sent.name ?? 'Sharing group'),
      releasability: sent.releasability ?? '',
      description: sent.description ?? '',
      organisation_uuid: owner.uuid ?? actor.orgUuid,
      org_id: ownerId,
      sync_user_id: actor.userId,
      active: sent.active ?? true,
      roaming: sent.roaming ?? false,
      local: false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await captureMembers(tx, actor, id, sent)
  await joinIn(tx, actor, id)
  return id
}

/** Puts the members that came with a group into it. */
export async function captureMembers(tx: Tx, actor: Actor, groupId: number, sent: SharingGroup): Promise<void> {
  const members = new Map<number, boolean>()
  for (const { Organisation, extend } of sent.SharingGroupOrg ?? []) {
    if (Organisation) members.set(await captureOrganisation(tx, Organisation, actor.userId), extend ?? false)
  }
  if (members.size === 0) return
  await tx
    .insertInto('sharing_group_orgs')
    .values([...members].map(([org_id, extend]) => ({ sharing_group_id: groupId, org_id, extend })))
    .execute()
}

/** The bearer's organisation keeps seeing what it brought. */
async function joinIn(tx: Tx, actor: Actor, groupId: number): Promise<void> {
  await tx
    .insertInto('sharing_group_orgs')
    .values({ sharing_group_id: groupId, org_id: actor.orgId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The name, or, where it is taken, the name with a random number behind it, as MISP does it. */
export async function freeName(tx: Tx, name: string): Promise<string> {
  const taken = await tx
    .selectFrom('sharing_groups')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  return taken ? `${name}_${Math.floor(Math.random() * 10_000)}` : name
}
