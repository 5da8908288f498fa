import { GrowingArray } from './growing-array.ts'
import { isText, type PackedTexts } from './packed-texts.ts'
import type { Utf8 } from './utf8.ts'

/**
 * Which entries are equal to a text: a hash table with open addressing. Each slot holds an entry and the hash of its
 * text, so that few texts have to be compared; what has the same hash is confirmed on the text.
 */
export type TextTable = { entries: Uint32Array; hashes: Uint32Array; seed: number }

const DOT = 0x2e

export class TextTableBuilder {
  private readonly entries = new GrowingArray()
  private readonly hashes = new GrowingArray()
  // Nobody can write a list whose entries all fall into one place.
  private readonly seed = Math.trunc(Math.random() * 2 ** 32) | 0

  add(entry: number, { bytes, length }: Utf8): void {
    this.entries.push(entry)
    this.hashes.push(finish(extendDown(bytes, [0, length], this.seed)))
  }

  taken(): TextTable {
    const entries = this.entries.taken()
    const hashes = this.hashes.taken()
    let size = 2
    while (size < entries.length * 1.5) size *= 2
    const table: TextTable = { entries: new Uint32Array(size), hashes: new Uint32Array(size), seed: this.seed }
    for (let i = 0; i < entries.length; i++) {
      const hash = hashes[i] ?? 0
      let slot = hash & (size - 1)
      while (table.entries[slot] !== 0) slot = (slot + 1) & (size - 1)
      table.entries[slot] = (entries[i] ?? 0) + 1
      table.hashes[slot] = hash
    }
    return table
  }
}

/** Adds to `found` the entries that are equal to the text, in the order in which they were listed. */
export function findEqual(table: TextTable, texts: PackedTexts, { bytes, length }: Utf8, found: number[]): void {
  probe(table, texts, { bytes, range: [0, length], state: extendDown(bytes, [0, length], table.seed) }, found)
}

/** Adds to `found` the entries that are equal to the host or to one of its parents, the shortest first. */
export function findParents(table: TextTable, texts: PackedTexts, { bytes, length }: Utf8, found: number[]): void {
  let state = table.seed
  let end = length
  for (let at = length - 1; at >= -1; at--) {
    if (at >= 0 && bytes[at] !== DOT) continue
    state = extendDown(bytes, [at + 1, end], state)
    if (at + 1 < length) probe(table, texts, { bytes, range: [at + 1, length], state }, found)
    end = at + 1
  }
}

type Sought = { bytes: Uint8Array; range: [number, number]; state: number }

function probe(table: TextTable, texts: PackedTexts, { bytes, range, state }: Sought, found: number[]): void {
  const { entries, hashes } = table
  const mask = entries.length - 1
  const hash = finish(state)
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = entries[slot] ?? 0
    if (entry === 0) return
    if (hashes[slot] === hash && isText(texts, entry - 1, bytes, range)) found.push(entry - 1)
  }
}

/** FNV-1a from the last byte to the first, so that a host's hash goes on from that of its parent. */
function extendDown(bytes: Uint8Array, [from, to]: [number, number], state: number): number {
  let hash = state
  for (let i = to - 1; i >= from; i--) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash
}

/** Spreads what FNV leaves in the upper bits over the lower ones, which choose the slot. */
function finish(state: number): number {
  let hash = Math.imul(state ^ (state >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
