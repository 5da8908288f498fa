import type { Finding } from '@tocsin/format'
import type { EntryChanges } from './content-kind.ts'

export type Outcome = 'added' | 'changed' | 'unchanged' | 'older' | 'broken'

export type KindSummary = Record<Outcome, number> & { entries: EntryChanges }

/** A document that could not be taken, and all that is wrong with it. */
export type Broken = { path: string; kind: string | null; findings: Fault[] }
export type Fault = Omit<Finding, 'value'>

/** What a load did, kind by kind; what it left alone is named. */
export type Summary = {
  kinds: Record<string, KindSummary>
  /** Files of no kind that is loaded. */
  ignored: number
  broken: Broken[]
  /** Documents that are held in a newer version, or stood in the source twice. */
  older: { path: string; kind: string; key: string; version: string; held: string }[]
  /** What earlier loads of the same source brought and it no longer has: it is kept. */
  missing: { kind: string; key: string }[]
  /** Sources that could not be read to their end. */
  failures: { source: string; message: string }[]
}

/** Lists in a summary hold so much at the most; the numbers count everything. */
const MAX_NAMED = 500
const MAX_FINDINGS = 20

export function emptySummary(): Summary {
  return { kinds: {}, ignored: 0, broken: [], older: [], missing: [], failures: [] }
}

export function kindOf(summary: Summary, kind: string): KindSummary {
  return (summary.kinds[kind] ??= {
    added: 0,
    changed: 0,
    unchanged: 0,
    older: 0,
    broken: 0,
    entries: { added: 0, changed: 0, removed: 0 },
  })
}

export function countEntries(kind: KindSummary, { added, changed, removed }: EntryChanges): void {
  kind.entries.added += added
  kind.entries.changed += changed
  kind.entries.removed += removed
}

export function noteBroken(summary: Summary, { path, kind, findings }: Broken): void {
  if (kind !== null) kindOf(summary, kind).broken += 1
  const told = findings.slice(0, MAX_FINDINGS).map(({ path: at, rule, message }) => ({ path: at, rule, message }))
  note(summary.broken, { path, kind, findings: told })
}

export function note<T>(list: T[], named: T): void {
  if (list.length < MAX_NAMED) list.push(named)
}

/** How many documents are there that were not there before, or are others now. */
export function changesOf(summary: Summary): number {
  return Object.values(summary.kinds).reduce((sum, { added, changed }) => sum + added + changed, 0)
}
