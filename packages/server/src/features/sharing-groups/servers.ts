import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { mayLearn, requireNamed, touchGroup } from './members.ts'
import { recordMembers } from './record-members.ts'
import { refuseGroup } from './read-sent.ts'
import { THIS_SERVER } from './capture-servers.ts'

/** Which server, in which group; `allOrgs` lets in every organisation on it. This server is number 0. */
export type ServerEntry = { group: string; server: string; allOrgs: boolean }

/** Adds a server to a group. */
export async function addServer(context: Context, actor: Actor, entry: ServerEntry): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const { row, serverId } = await requireBoth(tx, actor, entry)
    const added = await tx
      .insertInto('sharing_group_servers')
      .values({ sharing_group_id: row.id, server_id: serverId, all_orgs: entry.allOrgs })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added && (await mayLearn(tx, actor, row))) {
      throw refuseGroup('addServer', 'Server is already in the sharing group.')
    }
    await recordMembers(tx, actor, row, added ? { SharingGroupServer: [null, [entry.server]] } : {})
    await touchGroup(tx, context, row.id)
    return success('Server added to the sharing group.', '/sharing_groups/addServer')
  })
}

/** Takes a server out of a group. */
export async function removeServer(context: Context, actor: Actor, entry: ServerEntry): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const { row, serverId } = await requireBoth(tx, actor, entry)
    const removed = await tx
      .deleteFrom('sharing_group_servers')
      .where('sharing_group_id', '=', row.id)
      .where('server_id', '=', serverId)
      .returning('id')
      .executeTakeFirst()
    if (!removed && (await mayLearn(tx, actor, row))) {
      throw refuseGroup('removeServer', 'Server is not in the sharing group.')
    }
    await recordMembers(tx, actor, row, removed ? { SharingGroupServer: [[entry.server], null] } : {})
    await touchGroup(tx, context, row.id)
    return success('Server removed from the sharing group.', '/sharing_groups/removeServer')
  })
}

/** A server is named by its number, its address or its name; this one is number 0. */
async function requireBoth(tx: Tx, actor: Actor, { group, server }: ServerEntry) {
  const row = await requireNamed(tx, actor, group)
  if (server === String(THIS_SERVER)) return { row, serverId: THIS_SERVER }
  const links = tx.selectFrom('servers').select('id')
  const link = /^\d{1,15}$/.test(server)
    ? await links.where('id', '=', Number(server)).executeTakeFirst()
    : await links.where((eb) => eb.or([eb('url', '=', server), eb('name', '=', server)])).executeTakeFirst()
  if (!link) throw new Problem('not-allowed', 'Invalid Server.')
  return { row, serverId: link.id }
}
