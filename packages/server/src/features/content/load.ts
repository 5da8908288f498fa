import { join } from 'node:path'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { alone } from './alone.ts'
import {
  findHeld,
  gather,
  noteSeen,
  type Candidate,
  type Gathering,
  type Load,
  type Seen,
  type Source,
} from './gather.ts'
import { keepDocument } from './keep-document.ts'
import { openSpool, type Spool } from './spool.ts'
import { emptySummary, note, type Summary } from './summary.ts'

/**
 * Brings public content in: reads the sources, tells each document's kind by its shape, and keeps what is new or newer, one
 * transaction for each document. What cannot be taken is named and the rest goes on. One load runs at a time.
 */
export async function loadContent(context: Context, load: Load): Promise<Summary> {
  return alone(context.pool, async () => {
    const spool = await openSpool(spoolFolder(context))
    try {
      return await loadWith(context, load, spool)
    } finally {
      await spool.close()
    }
  })
}

/** Where documents lie while they are loaded. */
export function spoolFolder({ config }: Context): string {
  return join(config.dataDir, 'loading')
}

async function loadWith(context: Context, load: Load, spool: Spool): Promise<Summary> {
  const { kinds, only, job } = load
  const summary = emptySummary()
  const onFile = (count: number) => {
    stopIfTold(job)
    job?.progress(count, undefined, 'Reading')
  }
  const gathering = { kinds, only, spool, held: await findHeld(context), summary, onFile }
  const gathered = await gatherAll(gathering, load.sources)
  await keepAll(context, load, { spool, summary, gathered })
  await nameMissing(context, summary, gathered)
  return summary
}

type Gathered = { source: Source; candidates: Candidate[]; seen: Seen }

/** One source that cannot be read keeps no other from being loaded; if none can, it is told as an error. */
async function gatherAll(gathering: Gathering, sources: readonly Source[]): Promise<Gathered[]> {
  const gathered: Gathered[] = []
  for (const source of sources) {
    try {
      gathered.push({ source, ...(await gather(gathering, source)) })
    } catch (error) {
      if (!(error instanceof Problem) || sources.length === 1) throw error
      gathering.summary.failures.push({ source: source.name, message: error.message })
    }
  }
  const [failure] = gathering.summary.failures
  if (gathered.length === 0 && failure) throw new Problem('upstream', failure.message)
  return gathered
}

type Work = { spool: Spool; summary: Summary; gathered: readonly Gathered[] }

async function keepAll(context: Context, load: Load, { spool, summary, gathered }: Work): Promise<void> {
  const total = gathered.reduce((sum, { candidates }) => sum + candidates.length, 0)
  let done = 0
  for (const { candidate, seen } of inOrder(load, gathered)) {
    const { kind, path, place } = candidate
    stopIfTold(load.job)
    load.job?.progress(done++, total, `${kind.name}: ${path}`)
    const bytes = await spool.read(place)
    const key = await keepDocument(context, { load, candidate, bytes, seen, summary })
    if (key !== undefined) noteSeen(seen, kind.name, key)
  }
  load.job?.progress(total, total)
}

/** Kind after kind, since what others refer to comes first. */
function inOrder({ kinds }: Load, gathered: readonly Gathered[]): { candidate: Candidate; seen: Seen }[] {
  const all = gathered.flatMap(({ candidates, seen }) => candidates.map((candidate) => ({ candidate, seen })))
  return kinds.flatMap((kind) => all.filter(({ candidate }) => candidate.kind === kind))
}

function stopIfTold(job: Load['job']): void {
  if (job?.signal.aborted) throw new Problem('unavailable', 'The server ends.')
}

/** A source from which a document has gone keeps nobody from having it; it is named, for each kind that the source has. */
async function nameMissing({ db }: Context, summary: Summary, gathered: readonly Gathered[]): Promise<void> {
  for (const { source, seen } of gathered) {
    if (seen.size === 0) continue
    const rows = await db
      .selectFrom('content_documents')
      .select(['kind', 'key'])
      .where('source', '=', source.name)
      .where('kind', 'in', [...seen.keys()])
      .orderBy('kind')
      .orderBy('key')
      .execute()
    for (const { kind, key } of rows) if (!seen.get(kind)?.has(key)) note(summary.missing, { kind, key })
  }
}
