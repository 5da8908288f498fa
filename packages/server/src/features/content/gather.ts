import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import type { Doer } from '../audit/record.ts'
import type { ContentKind } from './content-kind.ts'
import type { Held } from './decide.ts'
import { isRecord, parseDocument } from './parse-document.ts'
import type { SourceDocument } from './source-document.ts'
import type { Place, Spool } from './spool.ts'
import { kindOf, noteBroken, type Summary } from './summary.ts'

/** Somewhere content comes from; the name is told to people, and says which documents come from the same place. */
export type Source = { name: string; documents: AsyncIterable<SourceDocument> }

export type Load = {
  /** Every kind there is, in the order in which they are kept: what others refer to comes first. */
  kinds: readonly ContentKind[]
  /** The names of the kinds that are wanted; all where none is named. */
  only?: readonly string[] | undefined
  sources: readonly Source[]
  by: Doer
  job?: Pick<JobRun, 'signal' | 'progress'> | undefined
  /** What comes with the program: it gives way to what came from elsewhere, and these files were offered before. */
  starter?: { offered: ReadonlySet<string> }
}

/** A document that is not known yet, and of which kind it is. */
export type Candidate = { kind: ContentKind; path: string; source: string; digest: Buffer; place: Place }

export type HeldDocument = Held & { kind: string; key: string }

/** Which keys a source had, kind by kind. */
export type Seen = Map<string, Set<string>>

export type Gathering = {
  kinds: readonly ContentKind[]
  /** The kinds that are wanted; all where none is named. */
  only: readonly string[] | undefined
  spool: Spool
  held: ReadonlyMap<string, readonly HeldDocument[]>
  summary: Summary
  onFile: (count: number) => void
}

export async function findHeld({ db }: Pick<Context, 'db'>): Promise<Map<string, HeldDocument[]>> {
  const rows = await db.selectFrom('content_documents').select(['kind', 'key', 'version', 'digest', 'source']).execute()
  const byDigest = new Map<string, HeldDocument[]>()
  for (const row of rows) {
    const hex = row.digest.toString('hex')
    byDigest.set(hex, [...(byDigest.get(hex) ?? []), row])
  }
  return byDigest
}

/**
 * Reads a source to its end: what is held as it is needs no more than its digest, the kind of everything else is told by
 * its shape. A source that breaks off gives nothing.
 */
export async function gather(gathering: Gathering, source: Source): Promise<{ candidates: Candidate[]; seen: Seen }> {
  const candidates: Candidate[] = []
  const seen: Seen = new Map()
  let count = 0
  for await (const sent of source.documents) {
    gathering.onFile(++count)
    const candidate = await examine(gathering, source, sent, seen)
    if (candidate) candidates.push(candidate)
  }
  if (count === 0) throw new Problem('invalid', `There is no JSON document in ${source.name}.`)
  return { candidates, seen }
}

async function examine(
  { kinds, only, spool, held, summary }: Gathering,
  source: Source,
  sent: SourceDocument,
  seen: Seen,
): Promise<Candidate | undefined> {
  const { path } = sent
  const isWanted = (kind: string) => only?.includes(kind) ?? true
  if ('fault' in sent) return reject(summary, path, sent.fault)
  const digest = createHash('sha256').update(sent.bytes).digest()
  const known = held.get(digest.toString('hex')) ?? []
  if (known.length > 0) {
    for (const { kind, key } of known.filter((one) => isWanted(one.kind))) {
      kindOf(summary, kind).unchanged += 1
      noteSeen(seen, kind, key)
    }
    return undefined
  }
  const parsed = parseDocument(sent.bytes)
  if ('fault' in parsed) return reject(summary, path, parsed.fault)
  const { document } = parsed
  const kind = isRecord(document) ? kinds.find((one) => one.recognises(document, path)) : undefined
  if (!kind || !isWanted(kind.name)) {
    summary.ignored += 1
    return undefined
  }
  return { kind, path, source: source.name, digest, place: await spool.add(sent.bytes) }
}

export function noteSeen(seen: Seen, kind: string, key: string): void {
  const keys = seen.get(kind) ?? new Set()
  seen.set(kind, keys.add(key))
}

function reject(summary: Summary, path: string, message: string): undefined {
  noteBroken(summary, { path, kind: null, findings: [{ path: '', rule: 'content.file', message }] })
}
