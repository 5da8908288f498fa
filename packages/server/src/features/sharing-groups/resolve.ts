import type { Selectable } from 'kysely'
import type { SharingGroup } from '@tocsin/format'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { SharingGroupsTable } from '../../db/tables/vocabulary.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { captureSharingGroup } from './capture.ts'

export type SharingGroupRow = Selectable<SharingGroupsTable>

/** Whether the actor may look at a group and share with it: a member, its owner organisation, or a site admin. */
export function mayUse(actor: Actor, group: Pick<SharingGroupRow, 'id' | 'org_id'>): boolean {
  return isSiteAdmin(actor) || group.org_id === actor.orgId || actor.sharingGroupIds.includes(group.id)
}

/**
 * The local id of the group that a record of distribution 4 names, by the group it carries or by its local id; undefined
 * where there is no such group or it is not the actor's to use. A group unknown here is captured if the actor may.
 *
 * Source: MISP's SharingGroup::captureSG, in `sharing-and-distribution` §4.
 */
export async function resolveSharingGroup(
  tx: Tx,
  actor: Actor,
  named: { id: number | undefined; group: SharingGroup | undefined },
): Promise<number | undefined> {
  const { group } = named
  const known = group?.uuid === undefined ? await groupById(tx, named.id) : await groupByUuid(tx, group.uuid)
  if (known) return mayUse(actor, known) ? known.id : undefined
  return group?.uuid !== undefined && mayCapture(actor, group) ? captureSharingGroup(tx, actor, group) : undefined
}

async function groupById(db: Db | Tx, id: number | undefined): Promise<SharingGroupRow | undefined> {
  if (!id) return undefined
  return db.selectFrom('sharing_groups').selectAll().where('id', '=', id).executeTakeFirst()
}

async function groupByUuid(db: Db | Tx, uuid: string): Promise<SharingGroupRow | undefined> {
  return db.selectFrom('sharing_groups').selectAll().where('uuid', '=', uuid).executeTakeFirst()
}

/** A site admin, or a synchronising user whose organisation the group lists. */
function mayCapture(actor: Actor, group: SharingGroup): boolean {
  if (isSiteAdmin(actor)) return true
  if (!holds(actor, 'perm_sharing_group')) return false
  const entry = group.SharingGroupOrg?.find(({ Organisation }) => Organisation?.uuid === actor.orgUuid)
  return entry !== undefined && (holds(actor, 'perm_sync') || entry.extend === true)
}
