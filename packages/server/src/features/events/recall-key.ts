import type { Event } from '@tocsin/format'
import { holds, type Actor } from '../../access/actor.ts'

/**
 * The fingerprint of the server on which a copy was made, as whoever brings it says: with the first copy, or with the first
 * change that tells of it, and never anew. Whoever may bring a copy may change all that is in it as well.
 */
export function recallKeyIn(actor: Actor, { locked, recall_key }: Event): string | null {
  if (!locked || !holds(actor, 'perm_sync')) return null
  return recall_key !== undefined && /^[0-9A-F]{40}$/.test(recall_key) ? recall_key : null
}
