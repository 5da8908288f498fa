import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { EventRow } from './rows.ts'

type Owned = Pick<EventRow, 'orgc_id' | 'user_id' | 'locked' | 'org_id'>

/** Who may change an event and what is in it. Source: MISP's ACLComponent::canModifyEvent. */
export function mayModify(actor: Actor, event: Owned): boolean {
  if (isSiteAdmin(actor)) return true
  if (actor.permissions.has('perm_modify_org') && event.orgc_id === actor.orgId) return true
  return actor.permissions.has('perm_modify') && event.user_id === actor.userId
}

/** As `mayModify`; a synchronising user may also overwrite the copies that synchronisation brought. */
export function mayEdit(actor: Actor, event: Owned): boolean {
  return mayModify(actor, event) || (actor.permissions.has('perm_sync') && event.locked)
}

export function mayPublish(actor: Actor, event: Owned): boolean {
  return isSiteAdmin(actor) || (actor.permissions.has('perm_publish') && event.orgc_id === actor.orgId)
}

/** A local tag stays on this server; a member of the host organisation may put one on any event that it sees. */
export function mayTag(actor: Actor, event: Owned, tag: { isLocal: boolean; hostOrgId: number }): boolean {
  if (isSiteAdmin(actor)) return true
  if (!actor.permissions.has('perm_tagger') && !actor.permissions.has('perm_sync')) return false
  return mayModify(actor, event) || (tag.isLocal && actor.orgId === tag.hostOrgId)
}

/** Who may delete an attribute. Source: MISP's MispAttribute::deleteAttribute. */
export function mayDeleteAttribute(actor: Actor, event: Owned): boolean {
  if (isSiteAdmin(actor)) return true
  if (event.locked) return event.org_id === actor.orgId && actor.permissions.has('perm_sync')
  return event.orgc_id === actor.orgId && actor.permissions.has('perm_modify')
}

/** Who may write reports on an event. Source: MISP's ACLComponent::canEditEventReport. */
export function mayEditReports(actor: Actor, event: Pick<Owned, 'orgc_id'>): boolean {
  return isSiteAdmin(actor) || event.orgc_id === actor.orgId
}

/** PyMISP reads exactly these words as "file a proposal instead". */
export function refuseChange(): never {
  throw new Problem('forbidden', 'You do not have permission to do that.')
}
