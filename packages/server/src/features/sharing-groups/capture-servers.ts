import type { SharingGroup } from '@tocsin/format'
import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'

/** This server, in groups. */
export const THIS_SERVER = 0

type SentServer = NonNullable<SharingGroup['SharingGroupServer']>[number]

/**
 * Puts the servers that a request names, by number or by address, into a group that is saved here. A roaming group has no
 * servers; one that neither roams nor has any is for this server.
 *
 * Source: MISP's SharingGroupsController::add.
 */
export async function saveServers(tx: Tx, groupId: number, sent: SharingGroup): Promise<void> {
  if (await dropIfRoaming(tx, groupId)) return
  const byUrl = await serversByUrl(tx, sent)
  const numbers = await linksOf(tx, sent)
  await keepServers(tx, groupId, sent, (entry) => {
    if (entry.Server?.url !== undefined) return byUrl.get(bare(entry.Server.url))
    const id = entry.server_id ?? entry.Server?.id
    return typeof id === 'number' && numbers.has(id) ? id : undefined
  })
  await keepHere(tx, groupId)
}

/** Without any server, a group would be for all of them. */
async function keepHere(tx: Tx, groupId: number): Promise<void> {
  await sql`
    insert into sharing_group_servers (sharing_group_id, server_id)
    select ${groupId}::bigint, ${THIS_SERVER}
    where not exists (select from sharing_group_servers where sharing_group_id = ${groupId})`.execute(tx)
}

/**
 * Puts the servers that came with a group from elsewhere into it: by address alone, since numbers are the sender's. Those
 * that are not known here are left out; where none is known, the group stays on this server.
 *
 * Source: MISP's SharingGroup::captureSGServers, which forgets `all_orgs` when it meets a group for the first time, and
 * sends a group of servers that it does not know to all of them.
 */
export async function captureServers(tx: Tx, groupId: number, sent: SharingGroup): Promise<void> {
  if (await dropIfRoaming(tx, groupId)) return
  const byUrl = await serversByUrl(tx, sent)
  await keepServers(tx, groupId, sent, ({ Server }) => byUrl.get(bare(Server?.url ?? '')))
  if ((sent.SharingGroupServer ?? []).length > 0) await keepHere(tx, groupId)
}

async function dropIfRoaming(tx: Tx, groupId: number): Promise<boolean> {
  const { roaming } = await tx
    .selectFrom('sharing_groups')
    .select('roaming')
    .where('id', '=', groupId)
    .executeTakeFirstOrThrow()
  if (roaming) await tx.deleteFrom('sharing_group_servers').where('sharing_group_id', '=', groupId).execute()
  return roaming
}

async function keepServers(
  tx: Tx,
  groupId: number,
  sent: SharingGroup,
  idOf: (entry: SentServer) => number | undefined,
): Promise<void> {
  for (const entry of sent.SharingGroupServer ?? []) {
    const serverId = idOf(entry)
    if (serverId === undefined) continue
    const allOrgs = entry.all_orgs ?? null
    await sql`
      insert into sharing_group_servers as entry (sharing_group_id, server_id, all_orgs)
      values (${groupId}, ${serverId}, ${allOrgs ?? false})
      on conflict (sharing_group_id, server_id)
        do update set all_orgs = coalesce(${allOrgs}::boolean, entry.all_orgs)`.execute(tx)
  }
}

/** The numbers of this server and of linked ones, by address. */
async function serversByUrl(tx: Tx, sent: SharingGroup): Promise<Map<string, number>> {
  const urls = (sent.SharingGroupServer ?? []).flatMap(({ Server }) => (Server?.url ? [bare(Server.url)] : []))
  const links = await tx.selectFrom('servers').select(['id', 'url']).where('url', '=', anyOf(urls)).execute()
  const identity = await tx.selectFrom('server_identity').select('base_url').executeTakeFirst()
  const known = new Map(links.map(({ id, url }) => [url, id]))
  return identity ? known.set(bare(identity.base_url), THIS_SERVER) : known
}

async function linksOf(tx: Tx, sent: SharingGroup): Promise<Set<number>> {
  const ids = (sent.SharingGroupServer ?? []).flatMap(({ server_id, Server }) => server_id ?? Server?.id ?? [])
  const links = await tx.selectFrom('servers').select('id').where('id', '=', anyOf(ids)).execute()
  return new Set([THIS_SERVER, ...links.map(({ id }) => id)])
}

function bare(url: string): string {
  return url.trim().replace(/\/+$/, '')
}
