import type { SharingGroup } from '@tocsin/format'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'

/**
 * Puts the organisations that came with a group into it, known by uuid: a local id that was sent may be another server's.
 * Those that are in already may gain or lose `extend`, or be given an end; none is shown out.
 *
 * Source: MISP's SharingGroup::captureSGOrgs.
 */
export async function captureMembers(
  tx: Tx,
  actor: Actor,
  groupId: number,
  entries: SharingGroup['SharingGroupOrg'],
): Promise<void> {
  for (const { Organisation, extend, valid_until } of entries ?? []) {
    if (Organisation?.uuid === undefined) continue
    const orgId = await captureOrganisation(tx, Organisation, actor)
    await sql`
      insert into sharing_group_orgs as member (sharing_group_id, org_id, extend, valid_until)
      values (${groupId}, ${orgId}, ${extend ?? false}, ${endOf(valid_until)}::timestamptz)
      on conflict (sharing_group_id, org_id) do update
        set extend = coalesce(${extend ?? null}::boolean, member.extend),
          valid_until = case when ${valid_until === undefined} then member.valid_until else excluded.valid_until end`.execute(
      tx,
    )
  }
}

/** Microseconds since 1970 as a time; membership without an end has none. */
function endOf(micros: number | null | undefined): Date | null {
  return typeof micros === 'number' ? new Date(micros / 1_000) : null
}
