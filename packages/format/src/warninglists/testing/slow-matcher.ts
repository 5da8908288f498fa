import ipaddr from 'ipaddr.js'
import type { WarninglistType } from '../../content/warninglist.ts'

export type SlowList = { id: number; type: WarninglistType; attributeTypes: string[]; entries: string[] }

/** The rules as they are written, with nothing between them and the reader: entry after entry, list after list. */
export function slowHits(lists: readonly SlowList[], type: string, value: string): { listId: number; match: string }[] {
  const isComposite = type.includes('|') || type === 'malware-sample'
  const bar = isComposite ? value.indexOf('|') : -1
  const halves = bar === -1 ? [value] : [value.slice(0, bar), value.slice(bar + 1)]
  return lists
    .filter(({ attributeTypes }) => attributeTypes.length === 0 || attributeTypes.includes(type))
    .flatMap((list) => {
      const match = halves.map((half) => slowMatch(list, half)).find((found) => found !== undefined)
      return match === undefined ? [] : [{ listId: list.id, match }]
    })
}

function slowMatch({ type, entries }: SlowList, value: string): string | undefined {
  if (value === '') return undefined
  switch (type) {
    case 'string':
      return entries.find((entry) => entry === value)
    case 'substring':
      return entries.find((entry) => entry !== '' && value.includes(entry))
    case 'regex':
      return entries.find((entry) => slowPattern(entry)?.test(value))
    case 'hostname':
      return widest(entries, (entry) => {
        const name = entry.toLowerCase().replace(/^\.+/, '').replace(/\.+$/, '')
        const host = slowHost(value)
        return name !== '' && (host === name || host.endsWith(`.${name}`)) ? { name, size: name.length } : undefined
      })
    case 'cidr':
      return widest(entries, (entry) => slowNetwork(entry, value))
  }
}

type Match = { name: string; size: number } | undefined

function widest(entries: readonly string[], match: (entry: string) => Match): string | undefined {
  const matches = entries.map(match).filter((found) => found !== undefined)
  return matches.sort((a, b) => a.size - b.size)[0]?.name
}

function slowHost(value: string): string {
  const parts = value.split('/')
  const host = (value.includes('//') ? parts[2] : parts[0]) ?? ''
  return host.replace(/:\d*$/, '').replace(/\.+$/, '').toLowerCase()
}

function slowNetwork(entry: string, value: string): Match {
  const network = parseCidr(entry)
  const sought = parseCidr(value)
  if (!network || !sought || network.kind !== sought.kind) return undefined
  if (network.kind === 'ipv4' && network.bits.slice(network.mask).includes('1')) return undefined
  const isInside = sought.bits.slice(0, network.mask) === network.bits.slice(0, network.mask)
  if (!isInside || sought.mask < network.mask) return undefined
  return { name: entry.includes('/') ? entry : `${entry}/${network.mask}`, size: network.mask }
}

function parseCidr(text: string): { kind: string; bits: string; mask: number } | undefined {
  const [address = '', mask, ...more] = text.split('/')
  const isFour = ipaddr.IPv4.isValidFourPartDecimal(address)
  if (more.length > 0 || (!isFour && !(address.includes(':') && ipaddr.IPv6.isValid(address)))) return undefined
  const parsed = ipaddr.parse(address)
  const bits = parsed
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  if (mask !== undefined && !/^(0|[1-9]\d*)$/.test(mask)) return undefined
  const length = mask === undefined ? bits.length : Number(mask)
  return length > bits.length ? undefined : { kind: parsed.kind(), bits, mask: length }
}

/** The engine of JavaScript, by characters as RE2 goes: good enough for the patterns that tests write. */
function slowPattern(entry: string): RegExp | undefined {
  const match = /^\/(.*)\/([gi]*)$/.exec(entry)
  return match ? new RegExp(match[1] ?? '', `${(match[2] ?? '').replace('g', '')}u`) : undefined
}
