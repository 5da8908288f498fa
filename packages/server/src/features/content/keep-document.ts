import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import type { EntryChanges, ReadContent } from './content-kind.ts'
import { decide } from './decide.ts'
import type { Candidate, Load, Seen } from './gather.ts'
import { parseDocument } from './parse-document.ts'
import { countEntries, kindOf, note, noteBroken, type Fault, type Outcome, type Summary } from './summary.ts'

/** What a key, or a version, has to fit into. */
const LONGEST = 500

type Work = { load: Load; candidate: Candidate; bytes: Buffer; seen: Seen; summary: Summary }

/** Keeps one document where it is to be kept, and notes what became of it; answers its key, where it has one. */
export async function keepDocument(context: Context, work: Work): Promise<string | undefined> {
  const { candidate, summary } = work
  const { kind, path } = candidate
  const read = readDocument(context, work)
  if ('faults' in read) {
    noteBroken(summary, { path, kind: kind.name, findings: read.faults })
    return undefined
  }
  try {
    const kept = await inTransaction(context, async (tx) => keepWithin(tx, context.clock.seconds(), read, work))
    kindOf(summary, kind.name)[kept.outcome] += 1
    if (kept.entries) countEntries(kindOf(summary, kind.name), kept.entries)
    if (kept.outcome === 'older') {
      note(summary.older, { path, kind: kind.name, key: read.key, version: read.version, held: kept.held })
    }
  } catch (error) {
    noteBroken(summary, { path, kind: kind.name, findings: [faultOf(error, context, path)] })
  }
  return read.key
}

function readDocument(context: Context, { candidate, bytes }: Work): ReadContent | { faults: Fault[] } {
  const parsed = parseDocument(bytes)
  if ('fault' in parsed) return { faults: [fault(parsed.fault)] }
  try {
    const read = candidate.kind.read(parsed.document)
    if ('faults' in read) return read
    if (read.key.length <= LONGEST && read.version.length <= LONGEST) return read
    return { faults: [fault(`Names and versions have at most ${LONGEST} characters.`)] }
  } catch (error) {
    return { faults: [faultOf(error, context, candidate.path)] }
  }
}

type Kept = { outcome: Exclude<Outcome, 'broken'>; entries?: EntryChanges; held: string }

async function keepWithin(tx: Tx, now: number, read: ReadContent, work: Work): Promise<Kept> {
  const { load, candidate, seen } = work
  const { kind, digest, path, source } = candidate
  const row = { kind: kind.name, key: read.key, version: read.version, digest, path, source }
  const held = await tx
    .selectFrom('content_documents')
    .selectAll()
    .where('kind', '=', row.kind)
    .where('key', '=', row.key)
    .forUpdate()
    .executeTakeFirst()
  const isRepeated = seen.get(row.kind)?.has(row.key) ?? false
  const outcome = decide(held, row, {
    isStarter: load.starter !== undefined,
    wasOffered: load.starter?.offered.has(path) ?? false,
    isRepeated,
  })
  if (outcome === 'unchanged' || outcome === 'older') return { outcome, held: held?.version ?? '' }
  const entries = await read.keep(tx, now)
  const after = await tx
    .insertInto('content_documents')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet({ ...row, loaded: new Date(now * 1_000) }))
    .returningAll()
    .executeTakeFirstOrThrow()
  const digests = [held?.digest.toString('hex') ?? null, digest.toString('hex')] as const
  const action = outcome === 'added' ? 'add' : 'edit'
  await recordChange(tx, load.by, { model: 'Content', action, before: held, after, more: { sha256: [...digests] } })
  return { outcome, entries, held: held?.version ?? '' }
}

function fault(message: string): Fault {
  return { path: '', rule: 'content.document', message }
}

/** What is told of an error. That the database is gone ends the load; everything else is a fault of this document alone. */
function faultOf(error: unknown, { log }: Context, path: string): Fault {
  if (error instanceof Problem) return fault(error.message)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^(57P|08|ECONN|EPIPE)/.test(code)) throw error
  if (code.startsWith('22')) return fault('The document holds values that cannot be kept, such as NUL characters.')
  log.error({ err: error, path }, 'a document of public content could not be kept')
  return fault('An internal error has occurred.')
}
