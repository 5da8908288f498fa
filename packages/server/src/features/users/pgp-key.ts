import { readPublicKey } from '../../platform/openpgp/public-key.ts'

/** What is wrong with a public OpenPGP key in its armour, as a sentence; a secret key is no public one. */
export async function pgpKeyFault(armoured: string): Promise<string | undefined> {
  return (await readPublicKey(armoured)) ? undefined : 'GnuPG key not valid, please enter a valid key.'
}
