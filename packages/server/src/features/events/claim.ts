import type { Event, OrganisationReference } from '@tocsin/format'
import { holds, type Actor } from '../../access/actor.ts'

/** Whose event it becomes. */
export type Claim = {
  /** The local owner, by whom reading goes. */
  orgId: number
  userId: number
  /** The creator, by whom editing goes: the actor's organisation, or another that the actor speaks for. */
  creator: { kind: 'own' } | { kind: 'other'; organisation: OrganisationReference }
  /** Came from another server: synchronisation may overwrite it. */
  locked: boolean
}

/**
 * Only a synchronising user brings events of others; anybody else's `Orgc` is overwritten with their own.
 *
 * Source: MISP's Event::_add, in `sharing-and-distribution` §3, "Create event for another org".
 */
export function claimFor(actor: Actor, sent: Event): Claim {
  const isOther = sent.Orgc?.uuid !== undefined && sent.Orgc.uuid !== actor.orgUuid
  const creator =
    isOther && holds(actor, 'perm_sync')
      ? { kind: 'other' as const, organisation: sent.Orgc ?? {} }
      : { kind: 'own' as const }
  return { orgId: actor.orgId, userId: actor.userId, creator, locked: sent.locked ?? false }
}
