import { BlockList, isIP } from 'node:net'
import { isNetwork } from '../config/values.ts'

/**
 * Networks that are no place on the public internet: loopback, private, link-local, reserved, documentation, multicast.
 * Source: IANA's registry of special-purpose addresses (RFC 6890).
 */
const SPECIAL_4 = networks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
])

/** Inside of what IPv6 gives out at all: protocols (Teredo among them), documentation, 6to4. */
const SPECIAL_6 = networks(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])
const GLOBAL_6 = networks(['2000::/3'])

/** IPv4 in IPv6's clothes: mapped, and as translators write it (RFC 6052). What counts is the address inside. */
const WRAPPED_4 = networks(['::ffff:0:0/96', '64:ff9b::/96'])

/** Whether a connection to this address stays among the machines of this network, or goes nowhere. */
export function isSpecialAddress(address: string): boolean {
  const { plain, family } = unwrap(address)
  if (family === 'ipv4') return SPECIAL_4.check(plain, family)
  return !GLOBAL_6.check(plain, family) || SPECIAL_6.check(plain, family)
}

/** Whether the address is one of the networks, however it is wrapped. */
export function isInside(list: BlockList, address: string): boolean {
  const { plain, family } = unwrap(address)
  return list.check(plain, family)
}

/** Addresses and networks as a list that answers quickly; what is none of either is no part of it. */
export function networks(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts.filter(isNetwork)) {
    const [address = '', bits] = text.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

type Plain = { plain: string; family: 'ipv4' | 'ipv6' }

function unwrap(address: string): Plain {
  const plain = address.replace(/%.*$/, '')
  if (isIP(plain) !== 6) return { plain, family: 'ipv4' }
  if (!WRAPPED_4.check(plain, 'ipv6')) return { plain, family: 'ipv6' }
  return { plain: lastFourBytes(plain), family: 'ipv4' }
}

/** A URL writes IPv6 without dots, so that the last two groups are the last four bytes. */
function lastFourBytes(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':')
  const [high, low] = [groups.at(-2), groups.at(-1)].map((group) => parseInt(group || '0', 16))
  return [high, low].flatMap((group = 0) => [group >> 8, group & 255]).join('.')
}
