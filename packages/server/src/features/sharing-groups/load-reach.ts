import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { groupReaches, type GroupReach } from './reach.ts'

type Row = Pick<GroupReach, 'active' | 'roaming' | 'children'> & {
  id: number
  uuid: string
  composite: 'any' | 'all' | null
  servers: [id: number, allOrgs: boolean][]
  orgs: [uuid: string, until: number | null][]
}

export type ReachedLink = { id: number; remoteOrg: string; now: number }

/** Tells of these groups whether what is shared with them goes over a link, by local id. */
export async function reachOf(
  db: Db,
  ids: readonly number[],
  { now, ...link }: ReachedLink,
): Promise<(groupId: number) => boolean> {
  if (ids.length === 0) return () => false
  const rows = await loadRows(db, ids)
  const groups = new Map(rows.map((row) => [row.uuid, nodeOf(row)]))
  const reached = new Set(rows.filter(({ uuid }) => groupReaches(uuid, { groups, link, now })).map(({ id }) => id))
  return (groupId) => reached.has(groupId)
}

/** These groups and all below them. */
async function loadRows(db: Db, ids: readonly number[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with recursive below (id) as (
      select id from sharing_groups where id = ${anyOf([...ids])}
      union
      select child.id
      from below join sharing_group_children edge on edge.sharing_group_id = below.id
      join sharing_groups child on child.uuid = edge.child_uuid
    )
    select g.id, g.uuid, g.active, g.roaming, g.composite,
      coalesce((select json_agg(json_build_array(s.server_id, s.all_orgs))
        from sharing_group_servers s where s.sharing_group_id = g.id), '[]') as servers,
      coalesce((select json_agg(json_build_array(org.uuid, extract(epoch from m.valid_until) * 1000))
        from sharing_group_orgs m join organisations org on org.id = m.org_id
        where m.sharing_group_id = g.id), '[]') as orgs,
      array(select child_uuid from sharing_group_children edge where edge.sharing_group_id = g.id) as children
    from below join sharing_groups g on g.id = below.id`.execute(db)
  return rows
}

function nodeOf({ active, roaming, composite, servers, orgs, children }: Row): GroupReach {
  return {
    active,
    roaming,
    composite: composite ?? undefined,
    servers: new Map(servers.map(([id, allOrgs]) => [id, { allOrgs }])),
    orgs: new Map(orgs.map(([uuid, until]) => [uuid, until ?? Infinity])),
    children,
  }
}
