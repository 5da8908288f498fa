import { ipv6Groups } from './ip-address.ts'

const urlCharacters = /^[a-zA-Z0-9$\-_.+!*'(),{}|\\^~[\]`<>#%";/?:@&=]+$/
const schemeAndRest = /^([a-zA-Z0-9+.-]+):(.*)$/
const userInfo = /^(?:[a-zA-Z0-9\-._~!$&'()*+,;=:]|%[0-9a-fA-F]{2})*$/
const schemesWithoutHost = ['mailto', 'news', 'file']

/**
 * True when `text` has the shape that MISP asks of a link (PHP's URL filter): ASCII without blanks, a scheme and a host.
 * `http` and `https` hosts must be host names or IPv6 addresses in brackets; `mailto`, `news` and `file` need no host.
 */
export function isUrl(text: string): boolean {
  if (!urlCharacters.test(text)) return false
  const [, scheme, rest] = schemeAndRest.exec(text) ?? []
  if (scheme === undefined || rest === undefined) return false
  const name = scheme.toLowerCase()
  if (!rest.startsWith('//')) return schemesWithoutHost.includes(name) && !/^\d{1,5}(?:\/|$)/.test(rest)
  if (name === 'file' && rest.startsWith('///')) return true
  return isAuthority(rest.slice(2).split(/[/?#]/, 1)[0] ?? '', name === 'http' || name === 'https')
}

function isAuthority(authority: string, isWeb: boolean): boolean {
  const at = authority.lastIndexOf('@')
  if (at !== -1 && !userInfo.test(authority.slice(0, at))) return false
  const hostAndPort = authority.slice(at + 1)
  const colon = hostAndPort.startsWith('[') && hostAndPort.endsWith(']') ? -1 : hostAndPort.lastIndexOf(':')
  const port = colon === -1 ? '' : hostAndPort.slice(colon + 1)
  if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) return false
  const host = colon === -1 ? hostAndPort : hostAndPort.slice(0, colon)
  if (host === '') return false
  return !isWeb || isBracketedIpv6(host) || isHostname(host)
}

function isBracketedIpv6(host: string): boolean {
  return host.startsWith('[') && host.endsWith(']') && ipv6Groups(host.slice(1, -1)) !== undefined
}

/** RFC 1123: at most 253 characters; labels of 1 to 63 letters, digits and inner hyphens; one dot may end it. */
function isHostname(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  if (name.length > 253) return false
  return name.split('.').every((label) => /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/.test(label))
}
