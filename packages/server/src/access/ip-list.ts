import { BlockList, isIP } from 'node:net'

/** Whether `ip` is one of the addresses, or inside one of the networks, of the list. */
export function isListed(ip: string, list: readonly string[]): boolean {
  const allowed = new BlockList()
  for (const entry of list) addEntry(allowed, entry)
  const plain = plainAddress(ip)
  return allowed.check(plain, familyOf(plain))
}

/** An address without the interface it came in by (`fe80::1%eth0`), and without IPv6 around IPv4. */
export function plainAddress(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
}

/** As `plainAddress`; those whose address is unknown share one. */
export function knownAddress(ip: string): string {
  const plain = plainAddress(ip)
  return isIP(plain) === 0 ? '::' : plain
}

/** Whether this is an address or a network (`10.0.0.0/8`). */
export function isIpRange(entry: string): boolean {
  const [address = '', mask, ...rest] = entry.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return mask === undefined || (/^\d{1,3}$/.test(mask) && Number(mask) <= (version === 4 ? 32 : 128))
}

function addEntry(list: BlockList, entry: string): void {
  const [address = '', mask] = entry.split('/')
  if (mask === undefined) list.addAddress(address, familyOf(address))
  else list.addSubnet(address, Number(mask), familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
