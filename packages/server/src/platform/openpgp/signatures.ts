import { readPublicKey } from './public-key.ts'

/** A key pair in its armour. */
export type KeyPair = { privateKey: string; publicKey: string; fingerprint: string }

/** Other servers' clocks may be ahead of this one by so many milliseconds. */
const CLOCK_SKEW = 5 * 60_000

/**
 * Makes a key pair that signs and does nothing else. It has no subkey: MISP believes signatures of the primary key alone
 * (`sync-protocol` §7), and GnuPG would sign with the subkey.
 */
export async function makeKeyPair(name: string, date: Date): Promise<KeyPair> {
  const { generateKey, readKey } = await import('openpgp')
  const { privateKey, publicKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name }],
    subkeys: [],
    date,
    format: 'armored',
  })
  const fingerprint = (await readKey({ armoredKey: publicKey })).getFingerprint().toUpperCase()
  return { privateKey, publicKey, fingerprint }
}

/** A detached signature over these bytes, in OpenPGP's binary form. */
export async function signBytes(privateKey: string, bytes: Uint8Array, date: Date): Promise<Uint8Array> {
  const { createMessage, readPrivateKey, sign } = await import('openpgp')
  const message = await createMessage({ binary: bytes })
  const signingKeys = await readPrivateKey({ armoredKey: privateKey })
  const signature: unknown = await sign({ message, signingKeys, detached: true, format: 'binary', date })
  // Bytes for bytes; the library's type allows for streams as well.
  return signature as Uint8Array
}

/** A signature in the armour that files have. */
export async function armourSignature(signature: Uint8Array): Promise<string> {
  const { readSignature } = await import('openpgp')
  return (await readSignature({ binarySignature: signature })).armor()
}

/** A detached signature, in its armour or as bytes, and what it is said to be over. */
type Claim = { bytes: Uint8Array; signature: Uint8Array | string; publicKey: string; now: Date }

/**
 * Whether the primary key of this one made the signature, and may still sign: neither revoked nor expired. Whatever is wrong
 * with key, signature or bytes is a no.
 *
 * Source: MISP's CryptographicKey::verifySignature, which does not ask whether the key was revoked.
 */
export async function isSignedBy({ bytes, signature, publicKey, now }: Claim): Promise<boolean> {
  const { createMessage, readSignature, verify } = await import('openpgp')
  const known = await readPublicKey(publicKey)
  if (!known) return false
  const { key } = known
  const date = new Date(now.getTime() + CLOCK_SKEW)
  try {
    const made = await (typeof signature === 'string'
      ? readSignature({ armoredSignature: signature })
      : readSignature({ binarySignature: signature }))
    await key.verifyPrimaryKey(date)
    const { signatures } = await verify({
      message: await createMessage({ binary: bytes }),
      signature: made,
      verificationKeys: key,
      date,
    })
    const [only, ...more] = signatures
    if (!only || more.length > 0 || !only.keyID.equals(key.getKeyID())) return false
    return await only.verified
  } catch {
    return false
  }
}
