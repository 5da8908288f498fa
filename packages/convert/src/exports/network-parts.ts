import ipaddr from 'ipaddr.js'
import type { ExportedAttribute } from './exported.ts'

/** An address, or a network as its first address and the length of its prefix. */
export type Network = { address: ipaddr.IPv4 | ipaddr.IPv6; prefix: number }

/** The address or network in an attribute; undefined where it holds none, or none that can be read. */
export function networkOf({ type, value }: Pick<ExportedAttribute, 'type' | 'value'>): Network | undefined {
  const [first = '', second = ''] = value.split('|')
  if (['ip-src', 'ip-dst', 'ip-src|port', 'ip-dst|port'].includes(type)) return readNetwork(first)
  return type === 'domain|ip' ? readNetwork(second) : undefined
}

/** Reads `192.0.2.1` or `192.0.2.0/24`; bits behind the prefix count as nought. */
export function readNetwork(text: string): Network | undefined {
  const [host = '', length] = text.split('/')
  if (!ipaddr.isValid(host) || (ipaddr.IPv4.isValid(host) && !ipaddr.IPv4.isValidFourPartDecimal(host)))
    return undefined
  const parsed = ipaddr.parse(host)
  const bits = parsed.kind() === 'ipv4' ? 32 : 128
  const prefix = length === undefined ? bits : Number(length)
  if (!/^\d{1,3}$/.test(length ?? '0') || prefix > bits) return undefined
  const family = parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return { address: family.networkAddressFromCIDR(`${parsed.toString()}/${prefix}`), prefix }
}

/** Labels of letters, digits, hyphens and underscores, as name servers and host files take them. */
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i

/** The domain in an attribute of this type; undefined where it is none that a name server would take. */
export function domainOf({ type, value }: Pick<ExportedAttribute, 'type' | 'value'>): string | undefined {
  const [first = ''] = value.split('|')
  const isDomain = ['domain', 'domain|ip', 'hostname', 'hostname|port'].includes(type)
  return isDomain && DOMAIN.test(first) ? first : undefined
}
