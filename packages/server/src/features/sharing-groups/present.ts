import { dateTimeText } from '@tocsin/format'
import type { Selectable } from 'kysely'
import type { SharingGroupsTable } from '../../db/tables/vocabulary.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'

type Org = { id: string; name: string; uuid: string }

/** A sharing group as it travels inside records, in MISP's spelling. */
export type PresentedGroup = {
  id: string
  name: string
  releasability: string
  description: string
  uuid: string
  organisation_uuid: string
  org_id: string
  sync_user_id: string
  active: boolean
  created: string
  modified: string
  local: boolean
  roaming: boolean
  Organisation: Org
  SharingGroupOrg: { id: string; sharing_group_id: string; org_id: string; extend: boolean; Organisation: Org }[]
  SharingGroupServer: {
    id: string
    sharing_group_id: string
    server_id: string
    all_orgs: boolean
    Server: object | []
  }[]
}

/** The group's own fields, as `SharingGroup` shows them. */
function presentGroupFields(group: Selectable<SharingGroupsTable>) {
  return {
    id: String(group.id),
    name: group.name,
    releasability: group.releasability,
    description: group.description,
    uuid: group.uuid,
    organisation_uuid: group.organisation_uuid,
    org_id: String(group.org_id),
    sync_user_id: String(group.sync_user_id),
    active: group.active,
    created: dateTimeText(group.created.getTime() / 1000),
    modified: dateTimeText(group.modified.getTime() / 1000),
    local: group.local,
    roaming: group.roaming,
  }
}

/** Groups with owner, members and servers, by local id. */
export async function sharingGroupsById(db: Db | Tx, ids: Iterable<number>): Promise<Map<number, PresentedGroup>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const groups = await db
    .selectFrom('sharing_groups')
    .innerJoin('organisations', 'organisations.id', 'sharing_groups.org_id')
    .selectAll('sharing_groups')
    .select(['organisations.name as owner_name', 'organisations.uuid as owner_uuid'])
    .where('sharing_groups.id', '=', anyOf(wanted))
    .execute()
  const members = await membersOf(db, wanted)
  const servers = await serversOf(db, wanted)
  return new Map(
    groups.map((group) => [
      group.id,
      {
        ...presentGroupFields(group),
        Organisation: { id: String(group.org_id), name: group.owner_name, uuid: group.owner_uuid },
        SharingGroupOrg: members.filter(({ sharing_group_id }) => sharing_group_id === String(group.id)),
        SharingGroupServer: servers.filter(({ sharing_group_id }) => sharing_group_id === String(group.id)),
      },
    ]),
  )
}

async function membersOf(db: Db | Tx, groupIds: number[]): Promise<PresentedGroup['SharingGroupOrg']> {
  const rows = await db
    .selectFrom('sharing_group_orgs as member')
    .innerJoin('organisations', 'organisations.id', 'member.org_id')
    .selectAll('member')
    .select(['organisations.name', 'organisations.uuid'])
    .where('member.sharing_group_id', '=', anyOf(groupIds))
    .orderBy('member.id')
    .execute()
  return rows.map((row) => ({
    id: String(row.id),
    sharing_group_id: String(row.sharing_group_id),
    org_id: String(row.org_id),
    extend: row.extend,
    Organisation: { id: String(row.org_id), name: row.name, uuid: row.uuid },
  }))
}

/** Server 0 is this one. */
async function serversOf(db: Db | Tx, groupIds: number[]): Promise<PresentedGroup['SharingGroupServer']> {
  const rows = await db
    .selectFrom('sharing_group_servers')
    .selectAll()
    .where('sharing_group_id', '=', anyOf(groupIds))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: String(row.id),
    sharing_group_id: String(row.sharing_group_id),
    server_id: String(row.server_id),
    all_orgs: row.all_orgs,
    Server: row.server_id === 0 ? { id: '0', name: 'Local instance', url: '' } : [],
  }))
}
