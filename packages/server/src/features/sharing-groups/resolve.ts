import type { GroupMode, SharingGroup } from '@tocsin/format'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { captureSharingGroup, mayCapture } from './capture.ts'
import { componentsOf, compositeOf } from './composite.ts'
import { findGroup, mayUse, type SharingGroupRow } from './group.ts'
import { updateCaptured } from './update-captured.ts'

/** How a record of distribution 4 says with whom it is shared: by a group's local id, by the group itself, or by several. */
export type Named = {
  sharing_group_id?: number | null | undefined
  SharingGroup?: SharingGroup | undefined
  /** Local ids or uuids. */
  sharing_group_ids?: readonly string[] | undefined
  sharing_group_mode?: GroupMode | undefined
}

/**
 * The local id of the group that a record of distribution 4 names; undefined where there is no such group or it is not the
 * actor's to use. A group unknown here is captured if the actor may. Several are the composite that stands for them.
 *
 * Source: MISP's SharingGroup::captureSG, in `sharing-and-distribution` §4 and §7.
 */
export async function resolveSharingGroup(tx: Tx, actor: Actor, named: Named): Promise<number | undefined> {
  if (named.sharing_group_ids) return resolveSeveral(tx, actor, named.sharing_group_ids, named.sharing_group_mode)
  const { SharingGroup: group } = named
  const known =
    group?.uuid === undefined
      ? await groupById(tx, named.sharing_group_id ?? undefined)
      : await groupByUuid(tx, group.uuid)
  if (known) {
    if (!(await mayUseNow(tx, actor, known))) return undefined
    if (group) await updateCaptured(tx, actor, known, group)
    return known.id
  }
  if (group?.uuid === undefined || !mayCapture(actor, group)) return undefined
  // Where another request made it first, it is known now.
  return (await captureSharingGroup(tx, actor, group)) ?? resolveSharingGroup(tx, actor, named)
}

async function resolveSeveral(
  tx: Tx,
  actor: Actor,
  names: readonly string[],
  mode: GroupMode = 'any',
): Promise<number | undefined> {
  const groups = new Map<number, SharingGroupRow>()
  for (const name of names) {
    const group = await findGroup(tx, name)
    if (!group || group.composite !== null || !(await mayUseNow(tx, actor, group))) return undefined
    groups.set(group.id, group)
  }
  const [only] = groups.keys()
  return groups.size === 1 ? only : compositeOf(tx, actor, [...groups.values()], mode)
}

/** As `mayUse`, also where the actor's organisation joined a moment ago, by the very request that asks. */
async function mayUseNow(tx: Tx, actor: Actor, group: SharingGroupRow): Promise<boolean> {
  if (group.composite !== null) return mayUseAll(tx, actor, group)
  if (mayUse(actor, group)) return true
  const entry = await tx
    .selectFrom('sharing_group_members')
    .select('org_id')
    .where('sharing_group_id', '=', group.id)
    .where('org_id', '=', actor.orgId)
    .executeTakeFirst()
  return entry !== undefined
}

/** Whoever is in one of several groups may not share with the others; whoever named them first goes on doing so. */
async function mayUseAll(tx: Tx, actor: Actor, composite: SharingGroupRow): Promise<boolean> {
  if (isSiteAdmin(actor) || composite.org_id === actor.orgId) return true
  const components = (await componentsOf(tx, [composite.id])).get(composite.id) ?? []
  return components.every((component) => mayUse(actor, component))
}

async function groupById(db: Db | Tx, id: number | undefined): Promise<SharingGroupRow | undefined> {
  if (!id) return undefined
  return db.selectFrom('sharing_groups').selectAll().where('id', '=', id).executeTakeFirst()
}

async function groupByUuid(db: Db | Tx, uuid: string): Promise<SharingGroupRow | undefined> {
  return db.selectFrom('sharing_groups').selectAll().where('uuid', '=', uuid).executeTakeFirst()
}
