import { isFileName } from './file-name.ts'
import type { Detected } from './indicator.ts'

const base58 = /^[13][1-9a-z]{25,34}$/i
const bech32 = /^(?:bc|tb)1[02-9a-z]{11,71}$/i
const isoDate = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const phone = /^\+?(?:[0-9]{1,3}(?:\(0\))?)?[0-9/-]{5,}[0-9]$/
const longestPhone = 64

/** A path with backslashes: a file where its last part looks like one, a registry key where it has no drive either. */
export function detectPath(raw: string): Detected | undefined {
  if (raw.indexOf('\\') <= 0) return undefined
  const last = raw.slice(raw.lastIndexOf('\\') + 1)
  if (last.indexOf('.') <= 0 && !/^[^\\]:/su.test(raw)) return { types: ['regkey'], value: raw }
  return isFileName(last) ? { types: ['filename'], value: raw } : undefined
}

export function detectVulnerability(raw: string): Detected | undefined {
  return /^cve-[0-9]{4}-[0-9]{4,9}$/i.test(raw) ? { types: ['vulnerability'], value: raw.toUpperCase() } : undefined
}

export function detectPhone(raw: string): Detected | undefined {
  if (raw.length > longestPhone || (!raw.startsWith('+') && raw.indexOf('-') <= 0) || isoDate.test(raw))
    return undefined
  return phone.test(raw) ? { types: ['phone-number', 'prtn', 'whois-registrant-phone'], value: raw } : undefined
}

export function detectAutonomousSystem(raw: string): Detected | undefined {
  return /^as[0-9]+$/i.test(raw) ? { types: ['AS'], value: raw.toUpperCase() } : undefined
}

export function detectBitcoin(raw: string): Detected | undefined {
  return isBitcoinAddress(raw) ? { types: ['btc'], value: raw } : undefined
}

/** The shape only, as in MISP: base58 of 26 to 35 characters that begins with 1 or 3, or bech32. */
export function isBitcoinAddress(text: string): boolean {
  return base58.test(text) || bech32.test(text)
}
