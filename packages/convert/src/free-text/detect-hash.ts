import { isHex, isSsdeep, type AttributeType } from '@tocsin/format'
import { isBitcoinAddress } from './detect-name.ts'
import { isFileName } from './file-name.ts'
import type { Detected } from './indicator.ts'

type HashTypes = readonly [AttributeType, ...AttributeType[]]

/** What a digest of so many hexadecimal digits may be, the likeliest first: alone, and behind a file name. */
const byLength: ReadonlyMap<number, { alone: HashTypes; named: HashTypes }> = new Map([
  [
    32,
    {
      alone: ['md5', 'imphash', 'x509-fingerprint-md5', 'ja3-fingerprint-md5'],
      named: ['filename|md5', 'filename|imphash'],
    },
  ],
  [40, { alone: ['sha1', 'pehash', 'x509-fingerprint-sha1', 'cdhash'], named: ['filename|sha1', 'filename|pehash'] }],
  [56, { alone: ['sha224', 'sha512/224'], named: ['filename|sha224', 'filename|sha512/224'] }],
  [
    64,
    {
      alone: ['sha256', 'authentihash', 'sha512/256', 'x509-fingerprint-sha256'],
      named: ['filename|sha256', 'filename|authentihash', 'filename|sha512/256'],
    },
  ],
  [96, { alone: ['sha384'], named: ['filename|sha384'] }],
  [128, { alone: ['sha512'], named: ['filename|sha512'] }],
])

/** A digest, or a file name and a digest with a bar between. Source: MISP's ComplexTypeTool::checkForHashes. */
export function detectHash(text: string): Detected | undefined {
  const bar = text.indexOf('|')
  return bar === -1 ? digestAlone(text) : digestOfFile(text, bar)
}

function digestAlone(text: string): Detected | undefined {
  const types = hexTypes(text)?.alone
  if (types !== undefined) return { types: isBitcoinAddress(text) ? [...types, 'btc'] : types, value: text }
  return isFuzzyDigest(text) ? { types: ['ssdeep'], value: text } : undefined
}

function digestOfFile(text: string, bar: number): Detected | undefined {
  const digest = text.slice(bar + 1)
  if (!isFileName(text.slice(0, bar))) return undefined
  const types = hexTypes(digest)?.named
  if (types !== undefined) return { types, value: text }
  return isFuzzyDigest(digest) ? { types: ['filename|ssdeep'], value: text } : undefined
}

function hexTypes(text: string): { alone: HashTypes; named: HashTypes } | undefined {
  return isHex(text, text.length) ? byLength.get(text.length) : undefined
}

/** Both halves have to be there; `10:30:45` is a time of day. */
function isFuzzyDigest(text: string): boolean {
  return isSsdeep(text) && !/::|:$/.test(text) && !/^[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}$/.test(text)
}
