import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isProvenBy, withoutWhiteSpace } from './proof.ts'
import { makeKeyPair, signBytes } from './signatures.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const own = await makeKeyPair('Own', NOW)
const foreign = await makeKeyPair('Foreign', NOW)
const body = Buffer.from('{"Event": {\n\t"info": "ä b\u00a0c"}}')
const signature = Buffer.from(await signBytes(own.privateKey, withoutWhiteSpace(body), NOW)).toString('base64')

const DAY = 86_400_000
test.each([
  ['the key that made it', { keys: [own.publicKey] }, true],
  ['one of several keys', { keys: [foreign.publicKey, 'nonsense', own.publicKey] }, true],
  ['a key from a clock that is a little ahead', { now: new Date(NOW.getTime() - 60_000) }, true],
  ['other formatting', { bytes: Buffer.from('{"Event":{"info":"äb\u00a0c"}}') }, true],
  ['another space than those of ASCII', { bytes: Buffer.from('{"Event":{"info":"ä b c"}}') }, false],
  ['one changed letter', { bytes: Buffer.from(body.toString().replace('ä', 'ö')) }, false],
  ['another key', { keys: [foreign.publicKey] }, false],
  ['no key', { keys: [] }, false],
  ['a key that is none', { keys: ['-----BEGIN PGP PUBLIC KEY BLOCK-----'] }, false],
  ['its secret half', { keys: [own.privateKey] }, false],
  ['no signature', { signature: undefined }, false],
  ['an empty signature', { signature: '' }, false],
  ['a signature that is none', { signature: 'AAAA' }, false],
  ['two signatures in one', { signature: Buffer.concat(twice()).toString('base64') }, false],
  ['a clock a day behind', { now: new Date(NOW.getTime() - DAY) }, false],
])('what is signed is proven by %s: %j', async (_, changes: object, proven) => {
  const claim = {
    bytes: body as Uint8Array,
    signature: signature as string | undefined,
    keys: [own.publicKey],
    now: NOW,
    ...changes,
  }
  expect(await isProvenBy(claim, claim.keys, claim.now)).toBe(proven)
})

function twice(): Buffer[] {
  const bytes = Buffer.from(signature, 'base64')
  return [bytes, bytes]
}

test('a key that was revoked or has expired proves nothing', async () => {
  const { generateKey } = await import('openpgp')
  const made = await generateKey({ userIDs: [{ name: 'x' }], keyExpirationTime: 3_600, date: NOW, subkeys: [] })
  const signed = await signBytes(made.privateKey, withoutWhiteSpace(body), NOW)
  const proof = { bytes: body, signature: Buffer.from(signed).toString('base64') }
  expect(await isProvenBy(proof, [made.publicKey], NOW)).toBe(true)
  expect(await isProvenBy(proof, [made.publicKey], new Date(NOW.getTime() + DAY))).toBe(false)
  const { readKey, revokeKey } = await import('openpgp')
  const key = await readKey({ armoredKey: made.publicKey })
  const { publicKey } = await revokeKey({
    key,
    revocationCertificate: made.revocationCertificate,
    format: 'armored',
    date: NOW,
  })
  expect(await isProvenBy(proof, [publicKey], NOW)).toBe(false)
})

test('the signature of a subkey proves nothing, as in MISP', async () => {
  const { createMessage, generateKey, readPrivateKey, sign } = await import('openpgp')
  const made = await generateKey({ userIDs: [{ name: 'x' }], date: NOW, subkeys: [{ sign: true }] })
  const key = await readPrivateKey({ armoredKey: made.privateKey })
  const subkey = key.subkeys[0]?.getKeyID()
  const signed = await sign({
    message: await createMessage({ binary: withoutWhiteSpace(body) }),
    signingKeys: key,
    ...(subkey && { signingKeyIDs: subkey }),
    detached: true,
    format: 'binary',
    date: NOW,
  })
  const proof = { bytes: body, signature: Buffer.from(signed).toString('base64') }
  expect(await isProvenBy(proof, [made.publicKey], NOW)).toBe(false)
})

test('what is signed has no white space of ASCII, and all else byte for byte', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const expected = Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\t\n\v\f\r ]+/g, '')
      expect(Buffer.from(withoutWhiteSpace(bytes)).toString('latin1')).toBe(expected)
    }),
  )
})
