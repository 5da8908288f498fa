import type { Selectable } from 'kysely'
import type { SharingGroup } from '@tocsin/format'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { SharingGroupsTable } from '../../db/tables/vocabulary.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { captureSharingGroup, mayCapture } from './capture.ts'

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
  if (known) return (await mayUseNow(tx, actor, known)) ? known.id : undefined
  if (group?.uuid === undefined || !mayCapture(actor, group)) return undefined
  // Where another request made it first, it is known now.
  return (await captureSharingGroup(tx, actor, group)) ?? resolveSharingGroup(tx, actor, named)
}

/** As `mayUse`, also where the actor's organisation joined a moment ago, by the very request that asks. */
async function mayUseNow(tx: Tx, actor: Actor, group: SharingGroupRow): Promise<boolean> {
  if (mayUse(actor, group)) return true
  const entry = await tx
    .selectFrom('sharing_group_members')
    .select('org_id')
    .where('sharing_group_id', '=', group.id)
    .where('org_id', '=', actor.orgId)
    .executeTakeFirst()
  return entry !== undefined
}

async function groupById(db: Db | Tx, id: number | undefined): Promise<SharingGroupRow | undefined> {
  if (!id) return undefined
  return db.selectFrom('sharing_groups').selectAll().where('id', '=', id).executeTakeFirst()
}

async function groupByUuid(db: Db | Tx, uuid: string): Promise<SharingGroupRow | undefined> {
  return db.selectFrom('sharing_groups').selectAll().where('uuid', '=', uuid).executeTakeFirst()
}
