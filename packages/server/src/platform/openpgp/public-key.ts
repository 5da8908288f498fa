import type { Key } from 'openpgp'

/** More characters no honest key has: a few hundred signatures of others fit. */
const MAX_ARMOUR = 256 * 1024

/** A public key that somebody sent. */
export type PublicKey = { fingerprint: string; key: Key }

/**
 * Reads one public key in its armour; undefined for anything else, a secret key and several keys included. Fingerprints are
 * written in capitals, as GnuPG does.
 *
 * Source: MISP's GpgTool::validateGpgKey.
 */
export async function readPublicKey(armoured: string): Promise<PublicKey | undefined> {
  if (armoured.length > MAX_ARMOUR) return undefined
  // Large, and used once in a while: it is loaded when the first key comes, and does not slow the start.
  const { readKeys } = await import('openpgp')
  const [key, ...more] = await readKeys({ armoredKeys: armoured.trim() }).catch(() => [])
  if (!key || more.length > 0 || key.isPrivate()) return undefined
  return { fingerprint: key.getFingerprint().toUpperCase(), key }
}
