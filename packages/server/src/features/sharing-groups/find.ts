import type { Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findGroup, mayUse, type SharingGroupRow } from './group.ts'
import { mayEdit } from './rights.ts'

const HIDDEN = "Sharing group doesn't exist or you do not have permission to access it."

/** The group that the actor may look at; hidden and absent look alike. MISP answers 405, and 404 to HEAD. */
export async function requireGroup(db: Db, actor: Actor, text: string, isHead = false): Promise<SharingGroupRow> {
  const found = await findGroup(db, text)
  if (!found || !mayUse(actor, found)) throw new Problem(isHead ? 'not-found' : 'not-allowed', HIDDEN)
  return found
}

/** The group that the actor may edit. */
export async function requireEditable(tx: Tx, actor: Actor, text: string, message: string): Promise<SharingGroupRow> {
  const found = await findGroup(tx, text)
  // Asked of groups that are not there as well: whether there is one is not to be told by what follows.
  const own = await ownEntry(tx, actor, found?.id ?? 0)
  if (!found || !mayEdit(actor, found, own)) throw new Problem('not-allowed', message)
  return found
}

/** As `mayEdit`, looking up the actor's entry. */
export async function mayEditStored(tx: Tx, actor: Actor, group: SharingGroupRow): Promise<boolean> {
  return mayEdit(actor, group, await ownEntry(tx, actor, group.id))
}

async function ownEntry(tx: Tx, actor: Actor, groupId: number): Promise<{ extend: boolean } | undefined> {
  return tx
    .selectFrom('sharing_group_orgs')
    .select('extend')
    .where('sharing_group_id', '=', groupId)
    .where('org_id', '=', actor.orgId)
    .executeTakeFirst()
}
