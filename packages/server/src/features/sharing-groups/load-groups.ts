import type { Selectable } from 'kysely'
import type { SharingGroupServersTable } from '../../db/tables/vocabulary.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import type { SharingGroupRow } from './resolve.ts'

type Org = { id: number; name: string; uuid: string; local: boolean }
export type Member = { id: number; sharing_group_id: number; extend: boolean; org: Org }
export type ServerRow = Selectable<SharingGroupServersTable>

/** A group with its owner, its members and its servers, in the order in which they came. */
export type WholeGroup = SharingGroupRow & { owner: Org; members: Member[]; servers: ServerRow[] }

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
      return [row.id, { ...row, owner, members: [], servers: [] }]
    }),
  )
  for (const member of await loadMembers(db, wanted)) groups.get(member.sharing_group_id)?.members.push(member)
  for (const server of await loadServers(db, wanted)) groups.get(server.sharing_group_id)?.servers.push(server)
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
  return rows.map(({ id, sharing_group_id, extend, org_id, name, uuid, local }) => ({
    id,
    sharing_group_id,
    extend,
    org: { id: org_id, name, uuid, local },
  }))
}

async function loadServers(db: Db | Tx, groupIds: number[]): Promise<ServerRow[]> {
  return db
    .selectFrom('sharing_group_servers')
    .selectAll()
    .where('sharing_group_id', '=', anyOf(groupIds))
    .orderBy('id')
    .execute()
}
