import { sql } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { findOrganisation } from '../orgs/find.ts'
import { asShown, membersAreKnown } from './confidential.ts'
import { loadGroups, type WholeGroup } from './load-groups.ts'
import { ownFields, presentChild, presentMember, presentOrg, presentServer } from './present.ts'
import { mayDelete, mayEdit } from './rights.ts'

const PAGE = 60
const MAX_PAGE = 9_999

/**
 * A page of the groups that the actor belongs to or owns, by name: those for new data, or, passive ones, the others.
 * `value` finds a part of what is written of a group, `searchorg` its members.
 */
export async function listGroups(db: Db, actor: Actor, wishes: Wishes, isPassive: boolean): Promise<object[]> {
  const limit = Math.min(positive(wishes['limit'], PAGE), MAX_PAGE)
  const members = await membersWished(db, textWish(wishes['searchorg']))
  const viewer = viewerOf(actor)
  const part = textWish(wishes['value']).toLowerCase()
  const rows = await db
    .selectFrom('sharing_groups')
    .select('id')
    .where('active', '=', !isPassive)
    .where('composite', 'is', null)
    .$if(!isSiteAdmin(actor), (query) =>
      query.where((eb) => eb.or([eb('org_id', '=', actor.orgId), eb('id', '=', anyOf(actor.sharingGroupIds))])),
    )
    .$if(part !== '', (query) => query.where(mentions(part, viewer)))
    .$if(members !== undefined, (query) => query.where(hasMember(members ?? [], viewer)))
    .orderBy(sql`lower(name)`)
    .limit(limit)
    .offset((positive(wishes['page'], 1) - 1) * limit)
    .execute()
  const groups = await loadGroups(
    db,
    rows.map(({ id }) => id),
  )
  return rows.flatMap(({ id }) => {
    const group = groups.get(id)
    return group ? [presentListed(asShown(viewer, group), actor)] : []
  })
}

function mentions(part: string, viewer: Viewer) {
  return sql<boolean>`(
    strpos(lower(concat_ws(chr(10), uuid, name, description, releasability)), ${part}) > 0
    or exists (select from organisations o where o.id = sharing_groups.org_id and strpos(lower(o.name), ${part}) > 0)
    or ${membersAreKnown(viewer)} and exists (select from sharing_group_orgs m join organisations o on o.id = m.org_id
      where m.sharing_group_id = sharing_groups.id and strpos(lower(o.name) || chr(10) || o.uuid, ${part}) > 0))`
}

function hasMember(orgIds: readonly number[], viewer: Viewer) {
  return sql<boolean>`${membersAreKnown(viewer)} and exists (select from sharing_group_orgs m
    where m.sharing_group_id = sharing_groups.id and m.org_id = ${anyOf(orgIds)})`
}

/** `searchorg:a|b`: organisations by id, uuid or name. */
async function membersWished(db: Db, wish: string): Promise<number[] | undefined> {
  if (wish === '') return undefined
  const found = await Promise.all(wish.split('|').map(async (text) => findOrganisation(db, text)))
  return found.flatMap((org) => (org ? [org.id] : []))
}

function presentListed(group: WholeGroup, actor: Actor): object {
  const { organisation_uuid: _1, org_id: _2, sync_user_id: _3, created: _4, modified: _5, ...shown } = ownFields(group)
  const org_count = String(group.members.length)
  const own = group.members.find(({ org }) => org.id === actor.orgId)
  return {
    SharingGroup: { ...shown, org_count },
    Organisation: presentOrg(group.owner),
    SharingGroupOrg: group.members.map(presentMember),
    SharingGroupServer: group.servers.map((server) => {
      const { all_orgs, server_id, sharing_group_id } = presentServer(server)
      return { all_orgs, server_id, sharing_group_id, Server: [] }
    }),
    SharingGroupGroup: group.children.map(presentChild),
    editable: mayEdit(actor, group, own),
    deletable: mayDelete(actor, group),
  }
}

function positive(wish: unknown, otherwise: number): number {
  const number = Number(wish)
  return Number.isInteger(number) && number > 0 ? number : otherwise
}
