/** What is wrong with a public OpenPGP key in its armour, as a sentence; a secret key is no public one. */
export async function pgpKeyFault(armoured: string): Promise<string | undefined> {
  // Large, and used once in a while: it is loaded when the first key comes, and does not slow the start.
  const { readKey } = await import('openpgp')
  const key = await readKey({ armoredKey: armoured.trim() }).catch(() => undefined)
  return key && !key.isPrivate() ? undefined : 'GnuPG key not valid, please enter a valid key.'
}
