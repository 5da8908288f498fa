import { RE2JS } from 're2js'
import type { Pattern } from './pattern.ts'
import { requiredLiteral } from './required-literal.ts'
import { findInside, SubstringTableBuilder, type SubstringTable } from './substring-index.ts'
import { Utf8 } from './utf8.ts'

/** Patterns, each with its entry; compiled where they are used, since compiled ones cannot be handed to another thread. */
export type PatternTable = { entry: number; pattern: Pattern }[]

/**
 * Which patterns match a text. Those that need a certain text are tried only where it stands: the texts are looked for
 * all at once.
 */
export class PatternIndex {
  private readonly table: PatternTable
  private readonly compiled: RE2JS[]
  private readonly literals: SubstringTable
  private readonly others: number[] = []
  private readonly lower = new Utf8()

  constructor(table: PatternTable) {
    this.table = table
    this.compiled = table.map(({ pattern }) => RE2JS.compile(pattern.source, pattern.flags))
    const builder = new SubstringTableBuilder()
    table.forEach(({ pattern }, i) => {
      const literal = requiredLiteral(pattern.source, pattern.isCaseless)
      if (literal === undefined) return this.others.push(i)
      this.lower.write(literal)
      return builder.add(i, this.lower)
    })
    this.literals = builder.taken()
  }

  /** Adds to `found` the entries whose patterns match. */
  find(text: string, found: number[]): void {
    if (this.table.length === 0) return
    const candidates: number[] = []
    this.lower.write(text.toLowerCase())
    findInside(this.literals, this.lower, candidates)
    if (this.others.length + candidates.length === 0) return
    for (const i of new Set([...this.others, ...candidates])) {
      if (this.compiled[i]?.matcher(text).find()) found.push(this.table[i]?.entry ?? 0)
    }
  }
}
