import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { seesGroup } from './group.ts'
import type { Child, WholeGroup } from './load-groups.ts'

/**
 * Whether a viewer may know who is in a group, on which servers it is, and which groups are inside: of a confidential one,
 * only its owner's organisation, and the site admins of the owner's server.
 */
export function mayKnowMembers(viewer: Viewer, group: Pick<WholeGroup, 'confidential' | 'org_id' | 'owner'>): boolean {
  if (!group.confidential) return true
  return viewer.kind === 'everything' ? group.owner.local : viewer.orgId === group.org_id
}

/** The same as a condition on `sharing_groups`, for searches by what the viewer may not see. */
export function membersAreKnown(viewer: Viewer): RawBuilder<boolean> {
  if (viewer.kind === 'member') {
    return sql<boolean>`(not sharing_groups.confidential or sharing_groups.org_id = ${viewer.orgId})`
  }
  return sql<boolean>`(not sharing_groups.confidential
    or exists (select from organisations owner where owner.id = sharing_groups.org_id and owner.local))`
}

/**
 * A group as the viewer may see it: of a confidential one others see their own entry and nothing else; of the groups
 * inside any group, its owner sees all, and others those that they may look at anyway.
 */
export function asShown(viewer: Viewer, group: WholeGroup): WholeGroup {
  if (mayKnowMembers(viewer, group)) return { ...group, children: group.children.filter(isShown(viewer, group)) }
  const isOwn = ({ org }: WholeGroup['members'][number]) => viewer.kind === 'member' && org.id === viewer.orgId
  return { ...group, members: group.members.filter(isOwn), servers: [], children: [], incomplete: false }
}

function isShown(viewer: Viewer, { org_id, composite }: WholeGroup): (child: Child) => boolean {
  const isOwner = composite === null && viewer.kind === 'member' && viewer.orgId === org_id
  return ({ group }) => isOwner || (group === undefined ? viewer.kind === 'everything' : seesGroup(viewer, group))
}
