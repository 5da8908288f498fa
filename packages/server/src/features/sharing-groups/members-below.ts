import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { seesGroup } from './group.ts'
import type { Member, WholeGroup } from './load-groups.ts'
import { membersNow } from './members-now.ts'

/**
 * Those who are in groups without an entry of their own, through the groups inside or named by a composite, by group. Where
 * something below hides its members, or a composite names a group that the viewer may not look at, they find their own
 * organisation there and no other.
 */
export async function membersBelow(
  db: Db,
  viewer: Viewer,
  groups: ReadonlyMap<number, WholeGroup>,
): Promise<Map<number, Member[]>> {
  const nesting = [...groups.values()].filter(({ children }) => children.length > 0)
  if (nesting.length === 0) return new Map()
  const nestingIds = nesting.map(({ id }) => id)
  const rows = await membersNow(db, nestingIds)
    .innerJoin('organisations as org', 'org.id', 'member.org_id')
    .selectAll('member')
    .select(['org.name', 'org.uuid', 'org.local'])
    .orderBy('member.org_id')
    .execute()
  const members = new Map<number, Member[]>(nestingIds.map((id) => [id, []]))
  for (const { sharing_group_id, org_id, valid_until, name, uuid, local } of rows) {
    const group = groups.get(sharing_group_id)
    const isListed = group?.members.some(({ org }) => org.id === org_id) ?? true
    const isShown = (group && showsAll(viewer, group)) || (viewer.kind === 'member' && viewer.orgId === org_id)
    if (isListed || !isShown) continue
    const org = { id: org_id, name, uuid, local }
    members.get(sharing_group_id)?.push({ id: 0, sharing_group_id, extend: false, valid_until, org })
  }
  return members
}

function showsAll(viewer: Viewer, { hides_members, composite, children }: WholeGroup): boolean {
  const seesAll = composite === null || children.every(({ group }) => group !== undefined && seesGroup(viewer, group))
  return seesAll && !hides_members
}
