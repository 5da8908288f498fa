import { generateKey } from 'openpgp'
import { expect, test } from 'vitest'
import { pgpKeyFault } from './pgp-key.ts'

const FAULT = 'GnuPG key not valid, please enter a valid key.'

test('a public key is taken, with blanks around it; a secret one, a damaged one and mere armour are not', async () => {
  const { publicKey, privateKey } = await generateKey({ userIDs: [{ name: 'A', email: 'a@host.test' }] })
  expect(await pgpKeyFault(publicKey)).toBeUndefined()
  expect(await pgpKeyFault(`\n ${publicKey}\n`)).toBeUndefined()
  expect(await pgpKeyFault(privateKey)).toBe(FAULT)
  expect(await pgpKeyFault(publicKey.slice(0, 200))).toBe(FAULT)
  const block = (inside: string) =>
    `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${inside}\n-----END PGP PUBLIC KEY BLOCK-----`
  expect(await pgpKeyFault(block('bm90IGEga2V5'))).toBe(FAULT)
  expect(await pgpKeyFault(block(''))).toBe(FAULT)
})
