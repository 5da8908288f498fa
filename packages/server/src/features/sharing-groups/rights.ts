import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { SharingGroupRow } from './group.ts'

/** The actor's own entry among a group's members, if there is one. */
type OwnEntry = { extend: boolean } | undefined

/**
 * Who may edit a group: its owner, a member with `extend`, and the synchronising user who brought it.
 *
 * Source: MISP's SharingGroup::checkIfAuthorisedExtend, in `sharing-and-distribution` §3.
 */
export function mayEdit(actor: Actor, group: SharingGroupRow, own: OwnEntry): boolean {
  // A composite is what a record says it is.
  if (group.composite !== null) return false
  if (isSiteAdmin(actor)) return true
  if (!holds(actor, 'perm_sharing_group')) return false
  if (group.org_id === actor.orgId || own?.extend === true) return true
  return holds(actor, 'perm_sync') && group.sync_user_id === actor.userId
}

/** Only the owner may delete a group. Source: MISP's SharingGroup::checkIfOwner. */
export function mayDelete(actor: Actor, group: SharingGroupRow): boolean {
  if (group.composite !== null) return false
  return isSiteAdmin(actor) || (holds(actor, 'perm_sharing_group') && group.org_id === actor.orgId)
}
