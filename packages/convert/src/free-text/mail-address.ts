import { ipv6Groups, isIp } from '@tocsin/format'

const atom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+$/i
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
const longestAddress = 254
const longestLocalPart = 64

/**
 * Whether text is an e-mail address that a server would take (RFC 5321, as PHP's filter has it): ASCII, atoms between
 * dots before the `@`, and behind it a host of two labels or more whose last begins with a letter, or an address in
 * brackets.
 */
export function isMailAddress(text: string): boolean {
  if (text.length > longestAddress) return false
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  if (local === '' || local.length > longestLocalPart) return false
  return local.split('.').every((part) => atom.test(part)) && isMailHost(text.slice(at + 1))
}

function isMailHost(host: string): boolean {
  if (host.startsWith('[') && host.endsWith(']')) return isAddressLiteral(host.slice(1, -1))
  const labels = host.split('.')
  return labels.length > 1 && labels.every((part) => label.test(part)) && /^[a-z]/i.test(labels.at(-1) ?? '')
}

function isAddressLiteral(text: string): boolean {
  return /^ipv6:/i.test(text) ? ipv6Groups(text.slice(5)) !== undefined : isIp(text) && !text.includes(':')
}
