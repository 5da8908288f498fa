import type { Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { SharingGroupsTable } from '../../db/tables/vocabulary.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { isUuid } from '../../platform/uuid.ts'

export type SharingGroupRow = Selectable<SharingGroupsTable>

/** Whether the actor may look at a group and share with it: a member, its owner organisation, or a site admin. */
export function mayUse(actor: Actor, group: Pick<SharingGroupRow, 'id' | 'org_id'>): boolean {
  if (isSiteAdmin(actor) || actor.pulls) return true
  return group.org_id === actor.orgId || actor.sharingGroupIds.includes(group.id)
}

/** As `mayUse`, for reading. */
export function seesGroup(viewer: Viewer, group: Pick<SharingGroupRow, 'id' | 'org_id'>): boolean {
  return viewer.kind === 'everything' || viewer.orgId === group.org_id || viewer.sharingGroupIds.includes(group.id)
}

/** The group of this id or uuid, whoever asks. */
export async function findGroup(db: Db | Tx, text: string): Promise<SharingGroupRow | undefined> {
  const query = db.selectFrom('sharing_groups').selectAll()
  if (/^\d{1,15}$/.test(text)) return query.where('id', '=', Number(text)).executeTakeFirst()
  if (!isUuid(text)) return undefined
  return query.where('uuid', '=', text.toLowerCase()).executeTakeFirst()
}

/** Whether another group has this name; case does not tell two apart. */
export async function isNameTaken(tx: Tx, name: string, exceptId: number): Promise<boolean> {
  const twin = await tx
    .selectFrom('sharing_groups')
    .select('id')
    .where('id', '<>', exceptId)
    .where('composite', 'is', null)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  return twin !== undefined
}
