import type { AttributeType } from '../attribute-types/table.ts'
import type { CompiledWarninglists } from './compile.ts'
import { hostOf } from './host.ts'
import { readNetwork } from './network.ts'
import { findAround } from './network-index.ts'
import { textAt } from './packed-texts.ts'
import { PatternIndex } from './pattern-index.ts'
import { findInside } from './substring-index.ts'
import { findEqual, findParents } from './text-index.ts'
import { Utf8 } from './utf8.ts'

/** A list that a value is on: by which entry, and by which part of the value. */
export type WarninglistHit = { listId: number; match: string; value: string; comment: string | null }

/** Which structures the lists for a type of attribute stand in, and which lists those are. */
type Plan = { lists: Uint8Array; kinds: Set<string> }

/**
 * Tells which of the compiled lists a value is on, one hit a list at most, in the order of the lists. Of several entries
 * the widest network, the shortest host, else the first in the list is named.
 */
export class WarninglistMatcher {
  private readonly compiled: CompiledWarninglists
  private readonly patterns: PatternIndex
  private readonly plans = new Map<string, Plan>()
  private readonly utf8 = new Utf8()
  private readonly hostUtf8 = new Utf8()

  constructor(compiled: CompiledWarninglists) {
    this.compiled = compiled
    this.patterns = new PatternIndex(compiled.patterns)
  }

  get isEmpty(): boolean {
    return this.compiled.texts.ends.length === 0
  }

  /**
   * Hits of a value as a whole, on lists whatever they are meant for: what a person asks who has only the text.
   */
  check(text: string): WarninglistHit[] {
    return this.hits(this.entriesOf(text, this.planFor(undefined)), text)
  }

  /** Hits of an attribute. A composite value is taken apart at the first `|`, and either half hits. */
  matchAttribute(type: string, value: string): WarninglistHit[] {
    const plan = this.planFor(type)
    if (plan.kinds.size === 0) return []
    const bar = isTakenApart(type) ? value.indexOf('|') : -1
    if (bar === -1) return this.hits(this.entriesOf(value, plan), value)
    const [first, second] = [value.slice(0, bar), value.slice(bar + 1)]
    const hits = this.hits(this.entriesOf(first, plan), first)
    const known = new Set(hits.map(({ listId }) => listId))
    const more = this.hits(this.entriesOf(second, plan), second).filter(({ listId }) => !known.has(listId))
    return more.length === 0 ? hits : this.inOrder([...hits, ...more])
  }

  /** By list, in the order of lists: the entry that names it. */
  private entriesOf(text: string, plan: Plan): Map<number, number> {
    const { compiled, utf8, hostUtf8 } = this
    const found: number[] = []
    const listed: number[] = []
    if (text.length === 0) return new Map()
    utf8.write(text)
    if (plan.kinds.has('string')) findEqual(compiled.strings, compiled.texts, utf8, found)
    if (plan.kinds.has('hostname')) {
      hostUtf8.write(hostOf(text))
      findParents(compiled.hosts, compiled.texts, hostUtf8, found)
    }
    if (plan.kinds.has('cidr')) this.findNetworks(text, found)
    if (plan.kinds.has('substring')) findInside(compiled.substrings, utf8, listed)
    if (plan.kinds.has('regex')) this.patterns.find(text, listed)
    if (found.length + listed.length === 0) return new Map()
    return this.byList([...found, ...listed.sort((a, b) => a - b)], plan)
  }

  private findNetworks(text: string, found: number[]): void {
    const network = readNetwork(text)
    if (network === undefined) return
    findAround(network.words.length === 1 ? this.compiled.ipv4 : this.compiled.ipv6, network, found)
  }

  private byList(entries: readonly number[], { lists }: Plan): Map<number, number> {
    const byList = new Map<number, number>()
    for (const entry of entries) {
      const list = this.listOf(entry)
      if (lists[list] === 1 && !byList.has(list)) byList.set(list, entry)
    }
    return byList.size < 2 ? byList : new Map([...byList].sort(([a], [b]) => a - b))
  }

  private hits(entries: Map<number, number>, value: string): WarninglistHit[] {
    const { lists, texts } = this.compiled
    if (entries.size === 0) return []
    return Array.from(entries, ([list, entry]) => ({
      listId: lists[list]?.id ?? 0,
      match: textAt(texts, entry),
      value,
      comment: this.commentOf(entry),
    }))
  }

  private inOrder(hits: WarninglistHit[]): WarninglistHit[] {
    const rank = new Map(this.compiled.lists.map(({ id }, i) => [id, i]))
    return hits.sort((a, b) => (rank.get(a.listId) ?? 0) - (rank.get(b.listId) ?? 0))
  }

  /** The list that the entry stands in: the first that ends behind it. */
  private listOf(entry: number): number {
    const { lists } = this.compiled
    let low = 0
    let high = lists.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((lists[middle]?.end ?? 0) > entry) high = middle
      else low = middle + 1
    }
    return low
  }

  private commentOf(entry: number): string | null {
    const { commented, comments } = this.compiled
    let low = 0
    let high = commented.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((commented[middle] ?? 0) < entry) low = middle + 1
      else high = middle
    }
    return commented[low] === entry ? textAt(comments, low) : null
  }

  private planFor(type: string | undefined): Plan {
    const known = this.plans.get(type ?? '')
    if (known) return known
    const { lists } = this.compiled
    const isMeant = ({ attributeTypes }: { attributeTypes: string[] }) =>
      type === undefined ||
      attributeTypes.length === 0 ||
      attributeTypes.includes(type) ||
      attributeTypes.includes('ALL')
    const plan = {
      lists: Uint8Array.from(lists, (list) => Number(isMeant(list))),
      kinds: new Set<string>(lists.filter(isMeant).map((list) => list.type)),
    }
    // Types come from a fixed list; others, which nobody stores, are not remembered.
    if (this.plans.size < 1_000) this.plans.set(type ?? '', plan)
    return plan
  }
}

function isTakenApart(type: AttributeType | (string & {})): boolean {
  return type === 'malware-sample' || type.includes('|')
}
