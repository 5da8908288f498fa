import { formatIpv6, ipv6Groups, isIp, isIpv4 } from '../ip-address.ts'
import { refangHost } from '../refang.ts'
import type { ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'
import { isPort, wrongPort } from './ports.ts'

export const wrongIp: Fault = { rule: 'attribute.value.ip', message: 'IP address has an invalid format.' }
const wrongMask: Fault = { rule: 'attribute.value.cidr', message: 'Invalid CIDR notation value found.' }
const wrongMaskV4: Fault = {
  rule: 'attribute.value.cidr-ipv4',
  message: 'Invalid CIDR notation value found, for IPv4 must be lower or equal 32.',
}
const wrongMaskV6: Fault = {
  rule: 'attribute.value.cidr-ipv6',
  message: 'Invalid CIDR notation value found, for IPv6 must be lower or equal 128.',
}

const address: ValueRule = { normalise: (value) => normaliseIp(refangHost(value)), check: checkNetwork }
const addressAndPort: ValueRule = { normalise: normaliseAddressAndPort, check: checkAddressAndPort }

/** Internet addresses, networks, and addresses with a port. */
export const addressRules = {
  'ip-src': address,
  'ip-dst': address,
  'ip-src|port': addressAndPort,
  'ip-dst|port': addressAndPort,
} satisfies Record<string, ValueRule>

/**
 * Shortens an IPv6 address and drops a mask that covers one address only. What is no address stays as it is, and so
 * does an address that begins with `::`: MISP leaves those as they are written.
 */
export function normaliseIp(text: string): string {
  const slash = text.indexOf('/')
  if (slash <= 0) return shortenIpv6(text)
  const ip = text.slice(0, slash)
  const mask = text.slice(slash + 1)
  const isWhole = ip.includes(':') ? mask === '128' && !ip.startsWith(':') : mask === '32' && ip.includes('.')
  return isWhole ? shortenIpv6(ip) : `${shortenIpv6(ip)}/${mask}`
}

function shortenIpv6(text: string): string {
  if (text.indexOf(':') <= 0) return text
  const groups = ipv6Groups(text)
  return groups === undefined ? text : formatIpv6(groups)
}

function checkNetwork(value: string): Fault | undefined {
  const slash = value.indexOf('/')
  if (slash === -1) return isIp(value) ? undefined : wrongIp
  const ip = value.slice(0, slash)
  const mask = value.slice(slash + 1)
  if (!/^[0-9]+$/.test(mask)) return wrongMask
  if (!isIp(ip)) return wrongIp
  if (isIpv4(ip)) return Number(mask) > 32 ? wrongMaskV4 : undefined
  return Number(mask) > 128 ? wrongMaskV6 : undefined
}

/** `address|port` from the usual ways of writing the two, or the text itself when it is none of them. */
function normaliseAddressAndPort(text: string): string {
  const parts = splitAddressAndPort(text)
  return parts === undefined ? text : `${normaliseIp(parts[0])}|${parts[1]}`
}

function splitAddressAndPort(text: string): [string, string] | undefined {
  const colon = text.indexOf(':')
  const isIpv6 = colon !== -1 && text.indexOf(':', colon + 1) !== -1
  if (isIpv6) return splitIpv6AndPort(text)
  return cut(text, ':') ?? cutAtBar(text)
}

/** `v6|port`, `[v6]:port`, `v6.port`, `v6 port N`, `v6pN`, `v6#N`, and `v6:N`, where the last group is the port. */
function splitIpv6AndPort(text: string): [string, string] | undefined {
  const atBar = cutAtBar(text)
  if (atBar !== undefined) return atBar
  const close = text.indexOf(']')
  if (text.startsWith('[') && close !== -1) {
    return [text.slice(1, close), text.startsWith(':', close + 1) ? text.slice(close + 2) : '']
  }
  const dot = text.lastIndexOf('.')
  if (dot > 0) return [text.slice(0, dot), text.slice(dot + 1)]
  const colon = text.lastIndexOf(':')
  return cut(text, ' port ') ?? cut(text, 'p') ?? cut(text, '#') ?? [text.slice(0, colon), text.slice(colon + 1)]
}

/** MISP takes what stands after a second `|` for noise. */
function cutAtBar(text: string): [string, string] | undefined {
  const [ip, port] = text.split('|', 2)
  return ip === undefined || ip === '' || port === undefined ? undefined : [ip, port]
}

/** What stands before and after the first `mark`, unless the text begins with it. */
function cut(text: string, mark: string): [string, string] | undefined {
  const at = text.indexOf(mark)
  return at > 0 ? [text.slice(0, at), text.slice(at + mark.length)] : undefined
}

function checkAddressAndPort(value: string): Fault | undefined {
  const bar = value.indexOf('|')
  if (!isIp(value.slice(0, bar))) return wrongIp
  return isPort(value.slice(bar + 1)) ? undefined : wrongPort
}
