import type { SharingGroup } from '@tocsin/format'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * Keeps this server's entry in a group, where the group that was sent names it by number 0 or by its address; other
 * servers are not known here. A roaming group has no servers; one that neither roams nor has any is for this server.
 *
 * Source: MISP's SharingGroup::captureSGServers and SharingGroupsController::add.
 */
export async function captureServers(tx: Tx, baseUrl: string, groupId: number, sent: SharingGroup): Promise<void> {
  const group = await tx
    .selectFrom('sharing_groups')
    .select('roaming')
    .where('id', '=', groupId)
    .executeTakeFirstOrThrow()
  if (group.roaming) {
    await tx.deleteFrom('sharing_group_servers').where('sharing_group_id', '=', groupId).execute()
    return
  }
  const ours = sent.SharingGroupServer?.find(({ server_id, Server }) => {
    return Server?.url === undefined ? (server_id ?? Server?.id) === 0 : Server.url === baseUrl
  })
  const allOrgs = ours?.all_orgs
  await sql`
    insert into sharing_group_servers as entry (sharing_group_id, server_id, all_orgs)
    select ${groupId}::bigint, 0, ${allOrgs ?? false}::boolean
    where ${ours !== undefined} or not exists (select from sharing_group_servers where sharing_group_id = ${groupId})
    on conflict (sharing_group_id, server_id) do update set all_orgs = coalesce(${allOrgs ?? null}::boolean, entry.all_orgs)`.execute(
    tx,
  )
}
