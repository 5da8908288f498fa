import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isProvenBy, type Proof } from '../../platform/openpgp/proof.ts'

/** A key that an event may be signed with. */
export type SigningKey = { key_data?: string | undefined; revoked?: boolean | undefined }

/**
 * Whoever brings events of others shows that they come from a server whose key the event names; site admins need not, but
 * what is fetched from elsewhere always has to, whoever fetches it.
 *
 * Source: MISP's EventsController::add and edit, in `sync-protocol` §7.
 */
export function hasToProve(actor: Actor): boolean {
  return actor.pulls !== undefined || (actor.permissions.has('perm_sync') && !isSiteAdmin(actor))
}

/** So many keys of an event are tried: each costs time, and their number is the sender's to choose. */
export const MAX_KEYS = 50

/** Refuses what is not signed by one of the keys that may still sign. MISP does not ask whether a key was revoked. */
export async function requireSignature(
  { clock }: Pick<Context, 'clock'>,
  keys: readonly SigningKey[],
  proof: Proof | undefined,
): Promise<void> {
  const refused = 'Protected event failed signature validation'
  if (proof?.signature === undefined) throw new Problem('not-allowed', `${refused} as no key was provided.`)
  const usable = keys.slice(0, MAX_KEYS).flatMap(({ key_data, revoked }) => (key_data && !revoked ? [key_data] : []))
  if (!(await isProvenBy(proof, usable, clock.now()))) throw new Problem('not-allowed', `${refused}.`)
}
