import { isAscii } from './ascii-case.ts'
import type { AttributeType } from './table.ts'
import { typeFacts } from './type-facts.ts'

/**
 * The form in which two values are compared: Unicode NFC, blanks off both ends, lower case. Accents count. Folding a
 * folded value changes nothing. Stored: a change needs every stored key to be made anew.
 */
export function foldValue(value: string): string {
  const trimmed = value.trim()
  if (isAscii(trimmed)) return trimmed.toLowerCase()
  // Lower-casing may leave a letter and its accent apart (T with diaeresis has no capital of its own): compose again.
  return trimmed.normalize('NFC').toLowerCase().normalize('NFC')
}

/**
 * A whole number from 0 to 2^53 - 1 for a folded value, well spread; different values may share one, so compare the
 * folded values as well. Stored: the format is fixed by the vectors in its test.
 *
 * Two 32-bit lanes take in each UTF-16 unit by exclusive or, a rotation and an odd multiplier; both are mixed at the end
 * with the length (the finaliser of MurmurHash3), and the lower lane and 21 bits of the upper one make the number.
 */
export function hashKey(folded: string): number {
  let low = 0x2f0b4a87
  let high = 0x51ed270b
  for (let index = 0; index < folded.length; index += 1) {
    const unit = folded.charCodeAt(index)
    low = Math.imul(((low << 13) | (low >>> 19)) ^ unit, 0x9e3779b1)
    high = Math.imul(((high << 17) | (high >>> 15)) ^ unit, 0x85ebca77)
  }
  const mixedLow = mix(low ^ Math.imul(high, 0xc2b2ae3d) ^ folded.length)
  const mixedHigh = mix(high ^ mixedLow)
  return (mixedHigh >>> 11) * 2 ** 32 + (mixedLow >>> 0)
}

/** The halves of a value that correlate with the halves of others: none, the first, or all that are not empty. */
export function correlationHalves(type: AttributeType, value1: string, value2: string): string[] {
  const { correlates } = typeFacts(type)
  if (correlates === 'not') return []
  const halves = correlates === 'first half' ? [value1] : [value1, value2]
  return halves.filter((half) => half !== '')
}

function mix(lane: number): number {
  const once = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}
