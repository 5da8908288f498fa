import { isSignedBy } from './signatures.ts'

/** What was sent, byte for byte, and the signature that came with it, in base64. */
export type Proof = { bytes: Uint8Array; signature: string | undefined }

/** The header that carries the signature of an event. Source: `sync-protocol` §7. */
export const SIGNATURE_HEADER = 'x-pgp-signature'

/**
 * JSON as it is signed: without any white space, inside texts too, so that no formatting on the way matters. Byte for byte,
 * as PHP sees it: spaces of other scripts stay.
 *
 * Source: MISP's CryptographicKey::signWithInstanceKey.
 */
export function withoutWhiteSpace(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length)
  let length = 0
  for (const byte of bytes) if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) kept[length++] = byte
  return kept.subarray(0, length)
}

/** Whether the signature that came with it is of one of these keys. */
export async function isProvenBy({ bytes, signature }: Proof, keys: readonly string[], now: Date): Promise<boolean> {
  if (signature === undefined) return false
  const claim = { bytes: withoutWhiteSpace(bytes), signature: Buffer.from(signature, 'base64'), now }
  for (const publicKey of keys) if (await isSignedBy({ ...claim, publicKey })) return true
  return false
}
