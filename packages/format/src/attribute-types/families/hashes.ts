import { asciiLower } from '../ascii-case.ts'
import { matching, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'

const hexDigits = /^[0-9a-fA-F]+$/
const githubNote =
  'Keep in mind that MISP currently only supports SHA1 for PEhashes, if you would like to get the support extended to other hash types, make sure to create a github ticket about it at https://github.com/MISP/MISP!'

/** True when `text` is exactly `length` hexadecimal digits. */
export function isHex(text: string, length: number): boolean {
  return text.length === length && hexDigits.test(text)
}

/** True when `text` is a TLSH digest: more than 35 hexadecimal digits, with or without a leading `t`. */
export function isTlsh(text: string): boolean {
  const digits = text.startsWith('t') ? text.slice(1) : text
  return digits.length > 35 && hexDigits.test(digits)
}

/** True when `text` is an ssdeep digest: `blocksize:hash:hash`. */
export function isSsdeep(text: string): boolean {
  return /^[0-9]+:[0-9a-zA-Z/+]*:[0-9a-zA-Z/+]*$/.test(text)
}

/** True when `text` is an impfuzzy digest: the number of imports and two parts, whatever they hold. */
export function isImpfuzzy(text: string): boolean {
  return /^[0-9]+:[^:]*:[^:]*$/.test(text)
}

/** MISP's sentence about a digest that is not what `expected` says, such as `32 hexadecimal`. */
export function wrongChecksum(expected: string): string {
  return `Checksum has an invalid length or format (expected: ${expected} characters). Please double check the value or select type "other".`
}

const ssdeep: Fault = {
  rule: 'attribute.value.ssdeep',
  message: 'Invalid SSDeep hash. The format has to be blocksize:hash:hash',
}
const pehash: Fault = {
  rule: 'attribute.value.pehash',
  message: `The input doesn't match the expected sha1 format (expected: 40 hexadecimal characters). ${githubNote}`,
}
export const filenamePehash: Fault = {
  rule: 'attribute.value.filename-pehash',
  message: `The input doesn't match the expected filename|sha1 format (expected: filename|40 hexadecimal characters). ${githubNote}`,
}
export const impfuzzy: Fault = {
  rule: 'attribute.value.impfuzzy',
  message: 'Invalid impfuzzy format. The format has to be imports:hash:hash',
}
const cdhash: Fault = {
  rule: 'attribute.value.cdhash',
  message: "The input doesn't match the expected format (expected: 40 or more hexadecimal characters)",
}
const telfhash: Fault = { rule: 'attribute.value.telfhash', message: wrongChecksum('70 or 72 hexadecimal') }
const tlsh: Fault = {
  rule: 'attribute.value.tlsh',
  message: wrongChecksum('at least 35 hexadecimal characters, optionally starting with t1 instead of hexadecimal'),
}

/** Digests. All but commit ids, ssdeep and impfuzzy are stored in lower case. */
export const hashRules = {
  md5: lowerHex(32),
  sha1: lowerHex(40),
  sha224: lowerHex(56),
  sha256: lowerHex(64),
  sha384: lowerHex(96),
  sha512: lowerHex(128),
  'sha512/224': lowerHex(56),
  'sha512/256': lowerHex(64),
  'sha3-224': lowerHex(56),
  'sha3-256': lowerHex(64),
  'sha3-384': lowerHex(96),
  'sha3-512': lowerHex(128),
  authentihash: lowerHex(64),
  imphash: lowerHex(32),
  'dom-hash': lowerHex(32),
  'ja3-fingerprint-md5': lowerHex(32),
  'jarm-fingerprint': lowerHex(62),
  'hassh-md5': lowerHex(32),
  'hasshserver-md5': lowerHex(32),
  'x509-fingerprint-md5': fingerprint(32),
  'x509-fingerprint-sha1': fingerprint(40),
  'x509-fingerprint-sha256': fingerprint(64),
  'git-commit-id': { check: hexOf(40) },
  pehash: { normalise: asciiLower, check: (value) => (isHex(value, 40) ? undefined : pehash) },
  cdhash: { normalise: asciiLower, check: matching(/^[0-9a-f]{40,}$/, cdhash) },
  telfhash: { normalise: asciiLower, check: checkTelfhash },
  tlsh: { normalise: asciiLower, check: (value) => (isTlsh(value) ? undefined : tlsh) },
  ssdeep: { check: (value) => (isSsdeep(value) ? undefined : ssdeep) },
  impfuzzy: { check: (value) => (isImpfuzzy(value) ? undefined : impfuzzy) },
} satisfies Record<string, ValueRule>

function lowerHex(length: number): ValueRule {
  return { normalise: asciiLower, check: hexOf(length) }
}

/** A certificate's fingerprint may come with colons between its bytes. */
function fingerprint(length: number): ValueRule {
  return { normalise: (value) => asciiLower(value.replaceAll(':', '')), check: hexOf(length) }
}

function hexOf(length: number): (value: string) => Fault | undefined {
  const fault: Fault = { rule: 'attribute.value.hash', message: wrongChecksum(`${length} hexadecimal`) }
  return (value) => (isHex(value, length) ? undefined : fault)
}

/** MISP looks at the length only. */
function checkTelfhash(value: string): Fault | undefined {
  return value.length === 70 || value.length === 72 ? undefined : telfhash
}
