import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { ModelRow } from './find.ts'

/** Whose model it is, may change it. Source: MISP's DecayingModel::isEditableByCurrentUser. */
export function mayEditModel(actor: Actor, { org_id }: Pick<ModelRow, 'org_id'>): boolean {
  if (isSiteAdmin(actor)) return true
  return org_id === actor.orgId && (holds(actor, 'perm_decaying') || holds(actor, 'perm_admin'))
}
