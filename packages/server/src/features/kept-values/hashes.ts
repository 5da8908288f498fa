import { createHash } from 'node:crypto'
import { correlationHalves, isAttributeType } from '@tocsin/format'

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/** The MD5 of a value, or of each of its halves. Source: MISP's Feed::__cacheFreetextFeed; PyMISP's hash_values. */
export function hashesOf(type: string, value: string): string[] {
  const halves = type.includes('|') || type === 'malware-sample' ? value.split('|') : [value]
  return halves.filter((half) => half !== '').map(md5)
}

type Stored = { type: string; value1: string; value2: string }

/**
 * The hashes under which a value may be kept elsewhere: of its halves that correlate, as they are and in small letters; of
 * the whole where there are two, which is how servers tell of composites; and of addresses without their scheme, which is
 * how some feeds have them.
 *
 * Source: MISP's Feed::attachFeedCorrelations, in `correlation` §7; small letters and wholes are ours.
 */
export function lookupHashes({ type, value1, value2 }: Stored): string[] {
  if (!isAttributeType(type)) return []
  const halves = correlationHalves(type, value1, value2)
  const whole = halves.length > 0 && value2 !== '' ? [`${value1}|${value2}`] : []
  const bare = type === 'url' || type === 'uri' ? halves.flatMap(withoutScheme) : []
  const texts = [...halves, ...whole, ...bare]
  return [...new Set([...texts, ...texts.map((text) => text.toLowerCase())])].map(md5)
}

function withoutScheme(address: string): string[] {
  const at = address.indexOf('://')
  return at < 0 ? [] : [address.slice(at + 3)]
}
