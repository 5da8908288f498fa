import type { Path } from './place.ts'

/** How STIX names the hashes of MISP, and of which shape a value of that name has to be to be one. */
export type HashMapping = {
  readonly name: string
  readonly in20?: string
  readonly digits?: number
  readonly like?: RegExp
}

/**
 * By MISP's name of the algorithm, which is the attribute's type. `digits` says how many hexadecimal digits a value has,
 * `in20` the name that the vocabulary of 2.0 has instead, `like`
 * what the value looks like.
 * Several of MISP's share a name: sha512/224 goes as SHA-224 and sha512/256 as SHA-256, in which misp-stix loses their
 * difference; the label of the type keeps it. Source: STIX 2.1 §10.7, misp-stix.
 */
export const HASHES: Readonly<Record<string, HashMapping>> = {
  authentihash: { name: 'AUTHENTIHASH' },
  cdhash: { name: 'CDHASH' },
  impfuzzy: { name: 'IMPFUZZY' },
  imphash: { name: 'IMPHASH' },
  md5: { name: 'MD5', digits: 32 },
  pehash: { name: 'PEHASH' },
  sha1: { name: 'SHA-1', digits: 40 },
  sha224: { name: 'SHA-224', digits: 56 },
  sha256: { name: 'SHA-256', digits: 64 },
  sha384: { name: 'SHA-384', digits: 96 },
  sha512: { name: 'SHA-512', digits: 128 },
  'sha512/224': { name: 'SHA-224', digits: 56 },
  'sha512/256': { name: 'SHA-256', digits: 64 },
  'sha3-224': { name: 'SHA3-224', digits: 56 },
  'sha3-256': { name: 'SHA3-256', digits: 64 },
  'sha3-384': { name: 'SHA3-384', digits: 96 },
  'sha3-512': { name: 'SHA3-512', digits: 128 },
  ssdeep: { name: 'SSDEEP', in20: 'ssdeep', like: /^[A-Za-z0-9/+:.]{1,128}$/ },
  telfhash: { name: 'TELFHASH' },
  tlsh: { name: 'TLSH', like: /^[A-Za-z0-9]{70}$/ },
  vhash: { name: 'VHASH' },
}

/** Where the hash of an algorithm stands. */
export function hashPath(algorithm: string): Path {
  const { name = algorithm, in20 = name } = HASHES[algorithm] ?? {}
  const path = `hashes.${name}`
  return in20 === name ? path : { '2.0': `hashes.${in20}`, '2.1': path }
}

/** The hashes that attributes of the type `filename|…` carry. */
export const FILENAME_HASHES = Object.keys(HASHES).filter((name) => !['cdhash', 'telfhash'].includes(name))

const BY_NAME = new Map(
  Object.values(HASHES).flatMap((hash) => [hash.name, hash.in20 ?? hash.name].map((name) => [name, hash] as const)),
)

/** True where a value can be the hash that STIX names so. */
export function isHashOf(name: string, value: string): boolean {
  const { digits, like = /./ } = BY_NAME.get(name) ?? {}
  if (digits === undefined) return like.test(value)
  return value.length === digits && /^[0-9a-fA-F]+$/.test(value)
}
