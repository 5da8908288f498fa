import { GrowingArray } from './growing-array.ts'
import type { Utf8 } from './utf8.ts'

/**
 * Which entries a text holds: the automaton of Aho and Corasick over bytes. Edges stand in one hash table of
 * (node, byte) → node, those from the root, where most bytes of most texts are looked up, by byte in `roots`; `fails` is the longest proper suffix that is a node, `outputs` the nearest node on that way which
 * ends an entry (itself included, plus one), `entries` a list through `next` of the entries that end at a node.
 */
export type SubstringTable = {
  roots: Uint32Array
  edgeKeys: Uint32Array
  edgeNodes: Uint32Array
  fails: Uint32Array
  outputs: Uint32Array
  heads: Uint32Array
  entries: Uint32Array
  next: Uint32Array
}

/** A key of 32 bits holds the node and the byte: there is no room for more nodes. */
const MOST_NODES = 2 ** 24 - 1

export class SubstringTableBuilder {
  private readonly parents = new GrowingArray()
  private readonly lasts = new GrowingArray()
  private readonly heads = new GrowingArray()
  private readonly entries = new GrowingArray()
  private readonly next = new GrowingArray()
  private readonly edges = new Map<number, number>()
  private readonly lastHeads = new Map<number, number>()

  constructor() {
    this.addNode(0, 0)
  }

  add(entry: number, { bytes, length }: Utf8): void {
    let node = 0
    for (let i = 0; i < length; i++) {
      const key = edgeKey(node, bytes[i] ?? 0)
      const known = this.edges.get(key)
      if (known === undefined) this.edges.set(key, this.addNode(node, bytes[i] ?? 0))
      node = known ?? this.parents.length - 1
    }
    this.entries.push(entry)
    this.next.push(this.lastHeads.get(node) ?? 0)
    this.lastHeads.set(node, this.entries.length)
  }

  private addNode(parent: number, byte: number): number {
    if (this.parents.length >= MOST_NODES) throw new RangeError('Substrings of more than 16 million bytes in all.')
    this.parents.push(parent)
    this.lasts.push(byte)
    this.heads.push(0)
    return this.parents.length - 1
  }

  taken(): SubstringTable {
    const heads = this.heads.taken()
    for (const [node, head] of this.lastHeads) heads[node] = head
    const table: SubstringTable = {
      ...edgesOf(this.edges),
      fails: new Uint32Array(heads.length),
      outputs: new Uint32Array(heads.length),
      heads,
      entries: this.entries.taken(),
      next: this.next.taken(),
    }
    link(table, this.parents.taken(), this.lasts.taken())
    return table
  }
}

/** Adds to `found` the entries that the text holds; each as often as it stands there. */
export function findInside(table: SubstringTable, { bytes, length }: Utf8, found: number[]): void {
  let node = 0
  for (let i = 0; i < length; i++) {
    node = step(table, node, bytes[i] ?? 0)
    let output = table.outputs[node] ?? 0
    while (output !== 0) {
      for (let at = table.heads[output - 1] ?? 0; at !== 0; at = table.next[at - 1] ?? 0)
        found.push(table.entries[at - 1] ?? 0)
      output = table.outputs[table.fails[output - 1] ?? 0] ?? 0
    }
  }
}

/** Where the automaton stands after one more byte. */
function step(table: SubstringTable, from: number, byte: number): number {
  for (let node = from; node !== 0; node = table.fails[node] ?? 0) {
    const to = edge(table, edgeKey(node, byte))
    if (to !== 0) return to
  }
  return table.roots[byte] ?? 0
}

function edgeKey(node: number, byte: number): number {
  return ((node << 8) | byte) >>> 0
}

/** The node at the end of an edge; 0, the root, where there is none: no edge leads there. */
function edge({ edgeKeys, edgeNodes }: SubstringTable, key: number): number {
  const mask = edgeKeys.length - 1
  for (let slot = spread(key) & mask; ; slot = (slot + 1) & mask) {
    const node = edgeNodes[slot] ?? 0
    if (node === 0 || edgeKeys[slot] === key) return node
  }
}

function spread(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 13)
}

function edgesOf(edges: ReadonlyMap<number, number>): Pick<SubstringTable, 'roots' | 'edgeKeys' | 'edgeNodes'> {
  let size = 2
  while (size < edges.size * 2) size *= 2
  const edgeKeys = new Uint32Array(size)
  const edgeNodes = new Uint32Array(size)
  const roots = new Uint32Array(256)
  for (const [key, node] of edges) {
    // The root is node 0: its edges have the byte itself for a key.
    if (key < 256) roots[key] = node
    let slot = spread(key) & (size - 1)
    while (edgeNodes[slot] !== 0) slot = (slot + 1) & (size - 1)
    edgeKeys[slot] = key
    edgeNodes[slot] = node
  }
  return { roots, edgeKeys, edgeNodes }
}

/** Fills `fails` and `outputs`, shorter nodes before longer ones. */
function link(table: SubstringTable, parents: Uint32Array, lasts: Uint32Array): void {
  const { fails, outputs, heads } = table
  for (const node of byDepth(parents)) {
    const parent = parents[node] ?? 0
    fails[node] = parent === 0 ? 0 : step(table, fails[parent] ?? 0, lasts[node] ?? 0)
    outputs[node] = heads[node] !== 0 ? node + 1 : (outputs[fails[node] ?? 0] ?? 0)
  }
}

/** All nodes but the root. A node has a larger number than its parent, so that depths are known in one pass. */
function byDepth(parents: Uint32Array): number[] {
  const levels: number[][] = []
  const depths = new Uint32Array(parents.length)
  for (let node = 1; node < parents.length; node++) {
    const depth = (depths[parents[node] ?? 0] ?? 0) + 1
    depths[node] = depth
    ;(levels[depth - 1] ??= []).push(node)
  }
  return levels.flat()
}
