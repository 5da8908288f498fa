import type { SharingGroup } from '@tocsin/format'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'

/**
 * Puts the organisations that came with a group into it, known by uuid: a local id that was sent may be another server's.
 * Those that are in already may gain or lose `extend`; none is shown out.
 *
 * Source: MISP's SharingGroup::captureSGOrgs.
 */
export async function captureMembers(
  tx: Tx,
  actor: Actor,
  groupId: number,
  entries: SharingGroup['SharingGroupOrg'],
): Promise<void> {
  for (const { Organisation, extend } of entries ?? []) {
    if (Organisation?.uuid === undefined) continue
    const orgId = await captureOrganisation(tx, Organisation, actor.userId)
    await sql`
      insert into sharing_group_orgs as member (sharing_group_id, org_id, extend)
      values (${groupId}, ${orgId}, ${extend ?? false})
      on conflict (sharing_group_id, org_id) do update
        set extend = coalesce(${extend ?? null}::boolean, member.extend)`.execute(tx)
  }
}
