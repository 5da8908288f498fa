/** How STIX names the hashes of MISP, and of which shape a value of that name has to be to be one. */
export type HashMapping = { readonly name: string; readonly digits?: number }

/**
 * By MISP's name of the algorithm, which is the attribute's type. `digits` says how many hexadecimal digits a value has.
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
  ssdeep: { name: 'SSDEEP' },
  telfhash: { name: 'TELFHASH' },
  tlsh: { name: 'TLSH' },
  vhash: { name: 'VHASH' },
}

/** The hashes that attributes of the type `filename|…` carry. */
export const FILENAME_HASHES = Object.keys(HASHES).filter((name) => !['cdhash', 'telfhash'].includes(name))
