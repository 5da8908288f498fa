import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { loadGroups, type ServerRow, type WholeGroup } from './load-groups.ts'

/**
 * The servers that composites are for, by local id, where not every group of one roams: to a server of MISP, a group
 * without servers is for all of them. A group that roams stands there with the known servers of its members.
 *
 * Source: `sharing-and-distribution` §7, "On the wire".
 */
export async function serversOfComposites(
  db: Db,
  groups: ReadonlyMap<number, WholeGroup>,
): Promise<Map<number, ServerRow[]>> {
  const composites = [...groups.values()].filter(({ composite, roaming }) => composite !== null && !roaming)
  if (composites.length === 0) return new Map()
  const parts = await loadGroups(
    db,
    composites.flatMap(({ children }) => children.flatMap(({ group }) => group?.id ?? [])),
  )
  const links = await linksOf(db, [...parts.values()])
  return new Map(
    composites.map((whole) => {
      const lists = whole.children.map(({ group }) => serversOf(group ? parts.get(group.id) : undefined, links))
      return [whole.id, whole.composite === 'all' ? inAll(lists) : inAny(lists)]
    }),
  )
}

type Link = ServerRow & { org: number }

async function linksOf(db: Db, parts: readonly WholeGroup[]): Promise<Link[]> {
  const members = parts.filter(({ roaming }) => roaming).flatMap((part) => part.members.map(({ org }) => org.id))
  const rows = await db
    .selectFrom('servers')
    .select(['id', 'url', 'name', 'remote_org_id'])
    .where('remote_org_id', '=', anyOf(members))
    .execute()
  return rows.map(({ id, url, name, remote_org_id: org }) => ({
    id,
    sharing_group_id: 0,
    server_id: id,
    all_orgs: false,
    url,
    name,
    org,
  }))
}

function serversOf(part: WholeGroup | undefined, links: readonly Link[]): ServerRow[] {
  if (!part) return []
  if (!part.roaming) return part.servers
  const members = new Set(part.members.map(({ org }) => org.id))
  const here = { id: 0, sharing_group_id: part.id, server_id: 0, all_orgs: false, url: null, name: null }
  return [here, ...links.filter(({ org }) => members.has(org))]
}

function inAny(lists: readonly (readonly ServerRow[])[]): ServerRow[] {
  const servers = new Map<number, ServerRow>()
  for (const server of lists.flat()) {
    const known = servers.get(server.server_id)
    servers.set(server.server_id, { ...server, all_orgs: server.all_orgs || known?.all_orgs === true })
  }
  return [...servers.values()]
}

function inAll([first = [], ...others]: readonly (readonly ServerRow[])[]): ServerRow[] {
  return first.flatMap((server) => {
    const same = others.map((list) => list.find(({ server_id }) => server_id === server.server_id))
    if (same.includes(undefined)) return []
    return [{ ...server, all_orgs: server.all_orgs && same.every((other) => other?.all_orgs) }]
  })
}
