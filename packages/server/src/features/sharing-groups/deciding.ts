import type { GroupMode } from '@tocsin/format'
import type { DecidingGroup } from '../../access/decide.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { mayKnowMembers } from './confidential.ts'
import { seesGroup } from './group.ts'
import { loadGroups, type WholeGroup } from './load-groups.ts'
import { membersNow } from './members-now.ts'

/** A group that decides, and whether its members are the asker's to know. */
export type KnownGroup = DecidingGroup & {
  hidesMembers: boolean
  /** The groups that it is made of, by local id, and whether any of them will do or all are needed. */
  ids: readonly number[]
  mode: GroupMode
}

/** Who is in these groups now, by local id. */
export async function decidingGroups(db: Db, viewer: Viewer, ids: Iterable<number>): Promise<Map<number, KnownGroup>> {
  const groups = await loadGroups(db, ids)
  const members = await orgsNow(db, [...groups.keys()])
  return new Map(
    [...groups].map(([id, group]) => {
      const has = (orgId: number) => group.all_orgs || (members.get(id)?.has(orgId) ?? false)
      const made = { ids: [id], mode: 'any' as const }
      return [id, { name: nameOf(viewer, group), has, hidesMembers: hidesMembers(viewer, group), ...made }]
    }),
  )
}

/** Several groups as one, for a draft that no composite stands for yet. */
export function together(groups: readonly KnownGroup[], mode: GroupMode): KnownGroup {
  return {
    name: groups.map(({ name }) => name).join(mode === 'any' ? ' or ' : ' and '),
    has: (orgId) =>
      mode === 'any' ? groups.some((group) => group.has(orgId)) : groups.every((group) => group.has(orgId)),
    hidesMembers: groups.some((group) => group.hidesMembers),
    ids: groups.flatMap(({ ids }) => ids),
    mode,
  }
}

function nameOf(viewer: Viewer, { name, composite, children }: WholeGroup): string {
  if (composite === null) return name
  const names = children.map(({ group }) => (group && seesGroup(viewer, group) ? group.name : 'another'))
  return names.join(composite === 'any' ? ' or ' : ' and ')
}

function hidesMembers(viewer: Viewer, group: WholeGroup): boolean {
  if (!mayKnowMembers(viewer, group)) return true
  const isOwner = viewer.kind === 'everything' || (group.composite === null && viewer.orgId === group.org_id)
  const seesAll =
    group.composite === null || group.children.every((child) => child.group && seesGroup(viewer, child.group))
  return !isOwner && (group.hides_members || !seesAll)
}

async function orgsNow(db: Db, ids: readonly number[]): Promise<Map<number, Set<number>>> {
  const rows = await membersNow(db, ids).select(['member.sharing_group_id', 'member.org_id']).execute()
  const members = new Map(ids.map((id) => [id, new Set<number>()]))
  for (const { sharing_group_id, org_id } of rows) members.get(sharing_group_id)?.add(org_id)
  return members
}
