import type { Selectable } from 'kysely'
import type { SharingGroupServersTable } from '../../db/tables/vocabulary.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import type { SharingGroupRow } from './group.ts'

type Org = { id: number; name: string; uuid: string; local: boolean }
export type Member = { id: number; sharing_group_id: number; extend: boolean; valid_until: Date | null; org: Org }
/** A server in a group; this one has no address and no name of its own here. */
export type ServerRow = Selectable<SharingGroupServersTable> & { url: string | null; name: string | null }

/** A group inside another, or named by a composite; `group` where it is known here. */
export type Child = { sharing_group_id: number; uuid: string; name: string; group: SharingGroupRow | undefined }

/** A group with its owner, its members, its servers and the groups inside it, in the order in which they came. */
export type WholeGroup = SharingGroupRow & { owner: Org; members: Member[]; servers: ServerRow[]; children: Child[] }

/** These groups as a whole, by local id. Who may look at them is the caller's to know. */
export async function loadGroups(db: Db | Tx, ids: Iterable<number>): Promise<Map<number, WholeGroup>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .selectFrom('sharing_groups')
    .innerJoin('organisations as org', 'org.id', 'sharing_groups.org_id')
    .selectAll('sharing_groups')
    .select(['org.name as org_name', 'org.uuid as org_uuid', 'org.local as org_local'])
    .where('sharing_groups.id', '=', anyOf(wanted))
    .execute()
  const groups = new Map(
    rows.map(({ org_name, org_uuid, org_local, ...row }): [number, WholeGroup] => {
      const owner = { id: row.org_id, name: org_name, uuid: org_uuid, local: org_local }
      return [row.id, { ...row, owner, members: [], servers: [], children: [] }]
    }),
  )
  for (const member of await loadMembers(db, wanted)) groups.get(member.sharing_group_id)?.members.push(member)
  for (const server of await loadServers(db, wanted)) groups.get(server.sharing_group_id)?.servers.push(server)
  for (const child of await loadChildren(db, wanted)) groups.get(child.sharing_group_id)?.children.push(child)
  return groups
}

async function loadMembers(db: Db | Tx, groupIds: number[]): Promise<Member[]> {
  const rows = await db
    .selectFrom('sharing_group_orgs as member')
    .innerJoin('organisations as org', 'org.id', 'member.org_id')
    .selectAll('member')
    .select(['org.name', 'org.uuid', 'org.local'])
    .where('member.sharing_group_id', '=', anyOf(groupIds))
    .orderBy('member.id')
    .execute()
  return rows.map(({ id, sharing_group_id, extend, valid_until, org_id, name, uuid, local }) => ({
    id,
    sharing_group_id,
    extend,
    valid_until,
    org: { id: org_id, name, uuid, local },
  }))
}

async function loadServers(db: Db | Tx, groupIds: number[]): Promise<ServerRow[]> {
  return db
    .selectFrom('sharing_group_servers as entry')
    .leftJoin('servers as link', 'link.id', 'entry.server_id')
    .selectAll('entry')
    .select(['link.url', 'link.name'])
    .where('entry.sharing_group_id', '=', anyOf(groupIds))
    .orderBy('entry.id')
    .execute()
}

async function loadChildren(db: Db | Tx, groupIds: number[]): Promise<Child[]> {
  const edges = await db
    .selectFrom('sharing_group_children')
    .selectAll()
    .where('sharing_group_id', '=', anyOf(groupIds))
    .orderBy('child_uuid')
    .execute()
  if (edges.length === 0) return []
  const uuids = edges.map(({ child_uuid }) => child_uuid)
  const rows = await db.selectFrom('sharing_groups').selectAll().where('uuid', '=', anyOf(uuids)).execute()
  const known = new Map(rows.map((row) => [row.uuid, row]))
  const children = edges.map(({ sharing_group_id, child_uuid: uuid, child_name }) => {
    const group = known.get(uuid)
    return { sharing_group_id, uuid, name: group?.name ?? child_name, group }
  })
  // Known ones first, as they came to be here.
  return children.sort((a, b) => (a.group?.id ?? Infinity) - (b.group?.id ?? Infinity) || a.uuid.localeCompare(b.uuid))
}
