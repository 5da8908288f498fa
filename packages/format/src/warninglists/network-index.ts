import { GrowingArray } from './growing-array.ts'
import { firstOf, lastOf, type Network } from './network.ts'

/**
 * Which entries hold an address. Networks nest or are apart, so that the addresses fall into stretches: each begins
 * where `starts` says and belongs to the narrowest network around it, whose `parents` are the wider ones. What is asked
 * is answered by one binary search and a walk up.
 */
export type NetworkTable = {
  /** Words of 32 bits an address: 1 or 4. */
  width: number
  /** The first address of each stretch, `width` words each, ascending. */
  starts: Uint32Array
  /** The narrowest network around the stretch, plus one; 0 for none. */
  owners: Uint32Array
  /** By network: the one around it, plus one; its mask; its entries, from `ends` of the one before. */
  parents: Uint32Array
  masks: Uint8Array
  ends: Uint32Array
  entries: Uint32Array
}

type Node = { first: number[]; mask: number; entries: number[] }

export class NetworkTableBuilder {
  private readonly firsts = new GrowingArray()
  private readonly masks = new GrowingArray()
  private readonly entries = new GrowingArray()
  private readonly width: number

  constructor(width: 1 | 4) {
    this.width = width
  }

  add(entry: number, network: Network): void {
    for (const word of firstOf(network)) this.firsts.push(word)
    this.masks.push(network.mask)
    this.entries.push(entry)
  }

  taken(): NetworkTable {
    const count = this.entries.length
    const stretches = new Stretches(this.width, count * 2 + 1)
    const parents = new GrowingArray()
    const masks = new GrowingArray()
    const ends = new GrowingArray()
    const entries = new GrowingArray()
    // The networks around the one that is looked at, from the outermost in.
    const open: { number: number; last: number[] }[] = []
    const closeBefore = (address: number[] | undefined) => {
      for (let inner = open.at(-1); inner; inner = open.at(-1)) {
        if (address !== undefined && compare(inner.last, address) >= 0) return
        open.pop()
        const next = following(inner.last)
        if (next) stretches.add(next, open.at(-1)?.number ?? 0)
      }
    }
    for (const { first, mask, entries: own } of this.nodes()) {
      closeBefore(first)
      parents.push(open.at(-1)?.number ?? 0)
      masks.push(mask)
      for (const entry of own) entries.push(entry)
      ends.push(entries.length)
      open.push({ number: ends.length, last: lastOf({ words: first, mask }) })
      stretches.add(first, ends.length)
    }
    closeBefore(undefined)
    return {
      width: this.width,
      ...stretches.taken(),
      parents: parents.taken(),
      masks: Uint8Array.from(masks.taken()),
      ends: ends.taken(),
      entries: entries.taken(),
    }
  }

  /** The different networks, each before those inside it, with their entries. */
  private *nodes(): Generator<Node> {
    const { width } = this
    const firsts = this.firsts.taken()
    const masks = this.masks.taken()
    const entries = this.entries.taken()
    const compareTo = (a: number, b: number) => {
      for (let i = 0; i < width; i++) {
        const difference = (firsts[a * width + i] ?? 0) - (firsts[b * width + i] ?? 0)
        if (difference !== 0) return difference
      }
      return (masks[a] ?? 0) - (masks[b] ?? 0)
    }
    const order = entries.map((_, i) => i).sort((a, b) => compareTo(a, b) || a - b)
    for (let from = 0, to = 0; from < order.length; from = to) {
      const one = order[from] ?? 0
      while (to < order.length && compareTo(one, order[to] ?? 0) === 0) to++
      yield {
        first: [...firsts.subarray(one * width, (one + 1) * width)],
        mask: masks[one] ?? 0,
        entries: Array.from(order.subarray(from, to), (index) => entries[index] ?? 0),
      }
    }
  }
}

/** Adds to `found` the entries that hold the whole network, those of the widest first. */
export function findAround(table: NetworkTable, { words, mask }: Network, found: number[]): void {
  const around: number[] = []
  let node = table.owners[stretchOf(table, words)] ?? 0
  for (; node !== 0; node = table.parents[node - 1] ?? 0)
    if ((table.masks[node - 1] ?? 0) <= mask) around.push(node - 1)
  for (let i = around.length - 1; i >= 0; i--) {
    const index = around[i] ?? 0
    for (let at = table.ends[index - 1] ?? 0; at < (table.ends[index] ?? 0); at++) found.push(table.entries[at] ?? 0)
  }
}

/** The last stretch that begins at the address or before it; -1 where there is none. */
function stretchOf({ width, starts, owners }: NetworkTable, words: readonly number[]): number {
  let low = 0
  let high = owners.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isAtMost(starts, middle * width, words)) low = middle + 1
    else high = middle
  }
  return low - 1
}

function isAtMost(starts: Uint32Array, offset: number, words: readonly number[]): boolean {
  for (let i = 0; i < words.length; i++) {
    const difference = (starts[offset + i] ?? 0) - (words[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return true
}

/** The stretches as they are found, from the lowest address on. Of two that begin at one address the later one counts. */
class Stretches {
  private readonly width: number
  private readonly starts: Uint32Array
  private readonly owners: Uint32Array
  private count = 0

  constructor(width: number, most: number) {
    this.width = width
    this.starts = new Uint32Array(most * width)
    this.owners = new Uint32Array(most)
  }

  add(first: readonly number[], owner: number): void {
    const { width, starts, count } = this
    const isSame = count > 0 && first.every((word, i) => starts[(count - 1) * width + i] === word)
    const at = isSame ? count - 1 : this.count++
    starts.set(first, at * width)
    this.owners[at] = owner
  }

  taken(): Pick<NetworkTable, 'starts' | 'owners'> {
    return { starts: this.starts.slice(0, this.count * this.width), owners: this.owners.slice(0, this.count) }
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The next address; undefined after the last of all. */
function following(words: readonly number[]): number[] | undefined {
  const next = [...words]
  for (let i = next.length - 1; i >= 0; i--) {
    const word = next[i] ?? 0
    next[i] = word === 0xffffffff ? 0 : word + 1
    if (word !== 0xffffffff) return next
  }
  return undefined
}
