import { ipv6Groups, isIpv4 } from '../attribute-types/ip-address.ts'

/** An address or network as words of 32 bits: one of IPv4, four of IPv6. */
export type Network = { words: number[]; mask: number }

/** No address is longer (45 characters), nor with its mask. */
const LONGEST = 49

/**
 * Reads an address or a network; undefined where the text is neither. The host part is kept as it is written, and an
 * address has the mask of a single one.
 */
export function readNetwork(text: string): Network | undefined {
  if (text.length > LONGEST || !looksLikeAddress(text)) return undefined
  const slash = text.indexOf('/')
  const address = slash === -1 ? text : text.slice(0, slash)
  const words = address.includes(':') ? wordsOf(address) : isIpv4(address) ? [ipv4Word(address)] : undefined
  if (words === undefined) return undefined
  const longest = words.length * 32
  const mask = slash === -1 ? longest : maskOf(text.slice(slash + 1))
  return mask <= longest ? { words, mask } : undefined
}

/** The words with the host part zero. */
export function firstOf({ words, mask }: Network): number[] {
  return words.map((word, i) => (word & wordMask(mask - i * 32)) >>> 0)
}

/** The last address of the network. */
export function lastOf({ words, mask }: Network): number[] {
  return words.map((word, i) => (word | ~wordMask(mask - i * 32)) >>> 0)
}

/** The first `bits` of 32, bounded. */
function wordMask(bits: number): number {
  if (bits <= 0) return 0
  return bits >= 32 ? -1 : ~(0xffffffff >>> bits)
}

/** Hosts, URLs and hashes are told apart from addresses before anything is split. */
function looksLikeAddress(text: string): boolean {
  let separators = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x2e || code === 0x3a) separators++
    else if (code === 0x2f) break
    else if (!isHexDigit(code)) return false
  }
  return separators >= 2
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46)
}

/** NaN where the text is no mask. */
function maskOf(text: string): number {
  return /^(0|[1-9][0-9]{0,2})$/.test(text) ? Number(text) : NaN
}

function ipv4Word(text: string): number {
  let word = 0
  for (const part of text.split('.')) word = (word << 8) | Number(part)
  return word >>> 0
}

function wordsOf(text: string): number[] | undefined {
  const groups = ipv6Groups(text)
  if (groups === undefined) return undefined
  const words: number[] = []
  for (let i = 0; i < 8; i += 2) words.push(((groups[i] ?? 0) * 65_536 + (groups[i + 1] ?? 0)) >>> 0)
  return words
}
