const HASH = /^(.*\bhashes\.)([^.]+)$/

/** A path that ends in a hash, with the name that STIX gives it: others write `SHA256`, `sha-256` or `ssdeep`. */
export function withHashName(path: string): string {
  const found = HASH.exec(path)
  if (found === null) return path
  const [, before = '', name = ''] = found
  const bare = name.toUpperCase().replaceAll(/[-_]/g, '')
  return before + bare.replace(/^SHA(1|224|256|384|512)$/, 'SHA-$1').replace(/^SHA3(224|256|384|512)$/, 'SHA3-$1')
}
