import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { membershipReader, type GroupNode, type Groups, type Membership } from './nesting.ts'

/**
 * Changes of who is in which group wait for each other, until the transaction ends: each follows from others, and two at
 * once would each miss what the other did.
 */
export async function lockMembership(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('sharing group membership'))`.execute(tx)
}

/**
 * Works out anew who is in these groups and in all that hold them; reads go by what is kept here. Whoever changes what it
 * follows from has called `lockMembership` before.
 */
export async function rebuildMembership(tx: Tx, ids: readonly number[]): Promise<void> {
  const affected = await withHolders(tx, ids)
  if (affected.length === 0) return
  const { byUuid, uuidOf } = await loadNodes(tx, affected)
  const membershipOf = membershipReader(byUuid)
  await tx.deleteFrom('sharing_group_members').where('sharing_group_id', '=', anyOf(affected)).execute()
  for (const id of affected) {
    const group = byUuid.get(uuidOf.get(id) ?? '')
    if (group) await keep(tx, id, membershipOf(group))
  }
}

async function keep(tx: Tx, id: number, { orgs, allOrgs, hidesMembers, isIncomplete }: Membership): Promise<void> {
  const rows = [...orgs].map(([org_id, until]) => ({
    sharing_group_id: id,
    org_id,
    valid_until: until === Infinity ? null : new Date(until),
  }))
  if (rows.length > 0) await tx.insertInto('sharing_group_members').values(rows).execute()
  await tx
    .updateTable('sharing_groups')
    .set({ all_orgs: allOrgs, hides_members: hidesMembers, incomplete: isIncomplete })
    .where('id', '=', id)
    .execute()
}

/** These groups, and those that hold them, directly or not. */
export async function withHolders(tx: Tx, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive held (id) as (
      select id from sharing_groups where id = ${anyOf(ids)}
      union
      select edge.sharing_group_id
      from held join sharing_groups on sharing_groups.id = held.id
      join sharing_group_children edge on edge.child_uuid = sharing_groups.uuid
    )
    select id from held`.execute(tx)
  return rows.map(({ id }) => id)
}

type NodeRow = Pick<GroupNode, 'uuid' | 'active' | 'confidential' | 'children'> & {
  id: number
  composite: 'any' | 'all' | null
  all_orgs: boolean
  orgs: [org: number, until: number | null][]
}

/** These groups and all below them. */
export async function loadNodes(
  tx: Tx,
  ids: readonly number[],
): Promise<{ byUuid: Groups; uuidOf: Map<number, string> }> {
  const { rows } = await sql<NodeRow>`
    with recursive below (id) as (
      select id from sharing_groups where id = ${anyOf(ids)}
      union
      select child.id
      from below join sharing_group_children edge on edge.sharing_group_id = below.id
      join sharing_groups child on child.uuid = edge.child_uuid
    )
    select g.id, g.uuid, g.active, g.confidential, g.composite,
      exists (select from sharing_group_servers s where s.sharing_group_id = g.id and s.server_id = 0 and s.all_orgs) as all_orgs,
      coalesce((select json_agg(json_build_array(m.org_id, extract(epoch from m.valid_until) * 1000))
        from sharing_group_orgs m where m.sharing_group_id = g.id), '[]') as orgs,
      array(select child_uuid from sharing_group_children edge where edge.sharing_group_id = g.id) as children
    from below join sharing_groups g on g.id = below.id`.execute(tx)
  return {
    byUuid: new Map(rows.map((row) => [row.uuid, nodeOf(row)])),
    uuidOf: new Map(rows.map(({ id, uuid }) => [id, uuid])),
  }
}

function nodeOf({ uuid, active, confidential, composite, all_orgs, orgs, children }: NodeRow): GroupNode {
  return {
    uuid,
    active,
    confidential,
    composite: composite ?? undefined,
    allOrgs: all_orgs,
    orgs: new Map(orgs.map(([org, until]) => [org, until ?? Infinity])),
    children,
  }
}
