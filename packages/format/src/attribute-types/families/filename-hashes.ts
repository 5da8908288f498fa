import { asciiLower } from '../ascii-case.ts'
import { matching, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'
import { filenamePehash, impfuzzy, isHex, isImpfuzzy, isSsdeep, isTlsh, wrongChecksum } from './hashes.ts'

type Check = (value: string) => Fault | undefined

const twoLines: Fault = {
  rule: 'attribute.value.filename-line',
  message: 'Filename must not contain new line character.',
}
const ssdeep: Fault = {
  rule: 'attribute.value.filename-ssdeep',
  message: 'Invalid ssdeep hash (expected: blocksize:hash:hash).',
}
const tlsh: Fault = {
  rule: 'attribute.value.filename-tlsh',
  message:
    'TLSH hash has an invalid length or format (expected: filename|at least 35 hexadecimal characters, optionally starting with t1 instead of hexadecimal characters). Please double check the value or select type "other".',
}
const vhash: Fault = { rule: 'attribute.value.filename-vhash', message: wrongChecksum('filename|string') }

/** A file name and a digest of the file. The name keeps its case; the digest is lower-cased as it is alone. */
export const filenameHashRules = {
  'filename|md5': lowerHex(32),
  'filename|sha1': lowerHex(40),
  'filename|sha224': lowerHex(56),
  'filename|sha256': lowerHex(64),
  'filename|sha384': lowerHex(96),
  'filename|sha512': lowerHex(128),
  'filename|sha512/224': lowerHex(56),
  'filename|sha512/256': lowerHex(64),
  'filename|sha3-224': lowerHex(56),
  'filename|sha3-256': lowerHex(64),
  'filename|sha3-384': lowerHex(96),
  'filename|sha3-512': lowerHex(128),
  'filename|authentihash': lowerHex(64),
  'filename|imphash': lowerHex(32),
  'filename|pehash': { normalise: lowerDigest, check: nameAndHex(40, filenamePehash) },
  'filename|vhash': { normalise: lowerDigest, check: matching(/^[^\n]+\|[^\n]+$/, vhash) },
  'filename|tlsh': { normalise: lowerDigest, check: nameAndDigest(isTlsh, tlsh) },
  'filename|ssdeep': { check: nameAndDigest(isSsdeep, ssdeep) },
  'filename|impfuzzy': { check: nameAndDigest(isImpfuzzy, impfuzzy) },
} satisfies Record<string, ValueRule>

function lowerHex(length: number): ValueRule {
  const message = wrongChecksum(`filename|${length} hexadecimal`)
  return { normalise: lowerDigest, check: nameAndHex(length, { rule: 'attribute.value.filename-hash', message }) }
}

function lowerDigest(value: string): string {
  const bar = value.indexOf('|')
  return bar === -1 ? value : value.slice(0, bar) + asciiLower(value.slice(bar))
}

/** The name must not be empty, and what is wrong with it counts as a wrong digest. */
function nameAndHex(length: number, fault: Fault): Check {
  return (value) => {
    const bar = value.indexOf('|')
    return bar > 0 && isHex(value.slice(bar + 1), length) && !value.includes('\n') ? undefined : fault
  }
}

/** The name may be empty here. */
function nameAndDigest(isDigest: (text: string) => boolean, fault: Fault): Check {
  return (value) => {
    const bar = value.indexOf('|')
    if (value.slice(0, bar).includes('\n')) return twoLines
    return isDigest(value.slice(bar + 1)) ? undefined : fault
  }
}
