import type { WarninglistType } from '../content/warninglist.ts'
import { hostEntry } from './host.ts'
import { firstOf, readNetwork, type Network } from './network.ts'
import { NetworkTableBuilder, type NetworkTable } from './network-index.ts'
import { TextPacker, type PackedTexts } from './packed-texts.ts'
import { readPattern } from './pattern.ts'
import type { PatternTable } from './pattern-index.ts'
import { SubstringTableBuilder, type SubstringTable } from './substring-index.ts'
import { TextTableBuilder, type TextTable } from './text-index.ts'

/** A list without its entries. `attributeTypes` are those it is meant for; none means all. */
export type ListHead = { id: number; type: WarninglistType; attributeTypes: string[] }

/**
 * Lists made ready to be matched: arrays of numbers and bytes that another thread can be handed without copying
 * (`transferables`). Entries are numbered through all lists; those of a list stand together, up to its `end`.
 */
export type CompiledWarninglists = {
  lists: (ListHead & { end: number })[]
  texts: PackedTexts
  strings: TextTable
  hosts: TextTable
  ipv4: NetworkTable
  ipv6: NetworkTable
  substrings: SubstringTable
  patterns: PatternTable
  /** Comments of those entries that have one, by number, ascending. */
  commented: Uint32Array
  comments: PackedTexts
}

/** An entry as it is compared with values, and where; or why it never matches. */
type Usable =
  | { text: string; at: 'strings' | 'hosts' | 'substrings' }
  | { text: string; at: 'ipv4' | 'ipv6'; network: Network }
  | { text: string; at: 'patterns'; pattern: PatternTable[number]['pattern'] }
export type Entry = Usable | { fault: string }

/** Reads an entry as its list's type wants it. Source: `content-formats` §3. */
export function readEntry(type: WarninglistType, value: string): Entry {
  if (type === 'cidr') return readNetworkEntry(value)
  if (type === 'regex') {
    const pattern = readPattern(value)
    return 'fault' in pattern ? pattern : { text: value, at: 'patterns', pattern }
  }
  const text = type === 'hostname' ? hostEntry(value) : value
  if (text === '') return { fault: 'An empty entry would match everything or nothing.' }
  return { text, at: type === 'hostname' ? 'hosts' : type === 'string' ? 'strings' : 'substrings' }
}

/** An IPv4 network with a host part is never met, as in MISP, which looks for the network's own text. */
function readNetworkEntry(value: string): Entry {
  const network = readNetwork(value)
  if (network === undefined) return { fault: 'An address or a network is expected.' }
  const isIpv4 = network.words.length === 1
  if (isIpv4 && firstOf(network)[0] !== network.words[0])
    return { fault: 'The host part of the network has to be zero.' }
  const text = value.includes('/') ? value : `${value}/${network.mask}`
  return { text, at: isIpv4 ? 'ipv4' : 'ipv6', network }
}

/** Takes lists one after the other, each with its entries; what is never to match is left out. */
export class WarninglistCompiler {
  private readonly lists: CompiledWarninglists['lists'] = []
  private readonly texts = new TextPacker()
  private readonly strings = new TextTableBuilder()
  private readonly hosts = new TextTableBuilder()
  private readonly ipv4 = new NetworkTableBuilder(1)
  private readonly ipv6 = new NetworkTableBuilder(4)
  private readonly substrings = new SubstringTableBuilder()
  private readonly patterns: PatternTable = []
  private readonly commented: number[] = []
  private readonly comments = new TextPacker()

  begin(head: ListHead): void {
    this.lists.push({ ...head, end: this.texts.length })
  }

  add(value: string, comment?: string | null): void {
    const list = this.lists.at(-1)
    if (!list) throw new RangeError('An entry needs a list to stand in.')
    const entry = readEntry(list.type, value)
    if ('fault' in entry) return
    const index = this.texts.length
    this.texts.add(entry.text)
    list.end = index + 1
    if (entry.at === 'patterns') this.patterns.push({ entry: index, pattern: entry.pattern })
    else if ('network' in entry) this[entry.at].add(index, entry.network)
    else this[entry.at].add(index, this.texts.last)
    if (!comment) return
    this.commented.push(index)
    this.comments.add(comment)
  }

  taken(): CompiledWarninglists {
    return {
      lists: this.lists,
      texts: this.texts.taken(),
      strings: this.strings.taken(),
      hosts: this.hosts.taken(),
      ipv4: this.ipv4.taken(),
      ipv6: this.ipv6.taken(),
      substrings: this.substrings.taken(),
      patterns: this.patterns,
      commented: Uint32Array.from(this.commented),
      comments: this.comments.taken(),
    }
  }
}

/** The buffers behind the arrays, for `postMessage`: they change hands and are not copied. */
export function transferables(compiled: CompiledWarninglists): ArrayBuffer[] {
  const { lists: _, patterns: __, commented, ...tables } = compiled
  const parts: unknown[] = [commented, ...Object.values(tables).flatMap((table): unknown[] => Object.values(table))]
  const arrays = parts.filter((part) => part instanceof Uint8Array || part instanceof Uint32Array)
  // They were made here, and none of them is shared between threads.
  return arrays.map(({ buffer }) => buffer as ArrayBuffer)
}
