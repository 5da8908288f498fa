import { sql, type RawBuilder } from 'kysely'
import type { RunOver, RunWhat } from '../../db/tables/runs.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { RunRow } from './start.ts'

const MOST = 100
const MOST_OUTCOMES = 10_000

export type RunFilter = {
  id: number | undefined
  before?: number | undefined
  limit?: number | undefined
  what?: readonly RunWhat[]
}

/** The latest runs, newest first, over one link or feed or over all; `next` goes on behind the last. */
export async function listRuns(db: Db, over: RunOver, { id, before, limit = 20, what }: RunFilter) {
  const size = Math.min(limit, MOST)
  const rows = await runs(db, over)
    .$if(id !== undefined, (query) => query.where(over === 'server' ? 'server_id' : 'feed_id', '=', id ?? 0))
    .$if(what !== undefined, (query) => query.where('runs.what', 'in', what ?? []))
    .$if(before !== undefined, (query) => query.where('runs.id', '<', before ?? 0))
    .orderBy('runs.id', 'desc')
    .limit(size + 1)
    .execute()
  const shown = rows.slice(0, size)
  return { runs: shown, next: rows.length > size ? String(shown.at(-1)?.id) : null }
}

export async function readRun(db: Db, over: RunOver, id: string): Promise<RunRow> {
  const run = /^\d{1,15}$/.test(id)
    ? await runs(db, over).where('runs.id', '=', Number(id)).executeTakeFirst()
    : undefined
  if (!run) throw new Problem('not-found', 'There is no such receipt.')
  return run
}

/** A run whose job was cancelled while it waited, or ended with the server, is over too. */
function runs(db: Db, over: RunOver) {
  const isOver = sql<boolean>`(runs.ended is null and jobs.state in ('failed', 'cancelled') and jobs.ended is not null)`
  return db
    .selectFrom('runs')
    .leftJoin('jobs', 'jobs.id', 'runs.job_id')
    .selectAll('runs')
    .select([
      sql<RunRow['state']>`case when ${isOver} then 'failed' else runs.state end`.as('state'),
      sql<string | null>`case when ${isOver} then coalesce(jobs.error, 'It was cancelled.') else runs.error end`.as(
        'error',
      ),
      sql<Date | null>`case when ${isOver} then jobs.ended else runs.ended end`.as('ended'),
    ])
    .where('runs.over', '=', over)
}

type Page = { after: string; limit: number | undefined; isDrift?: boolean }

/**
 * What became of each record; `after` is the cursor that came with the page before: `kind:uuid`. With `isDrift`, what is the
 * same on both sides is left out.
 */
export async function readOutcomes(db: Db, runId: number, { after, limit = 1_000, isDrift = false }: Page) {
  const size = Math.min(limit, MOST_OUTCOMES)
  const outcomes = await db
    .selectFrom('run_outcomes')
    .select(['kind', 'uuid', 'outcome', 'why'])
    .where('run_id', '=', runId)
    .$if(isDrift, (query) => query.where('outcome', '<>', 'unchanged'))
    .$if(after !== '', (query) => query.where(isBehind(after)))
    .orderBy('kind')
    .orderBy('uuid')
    .limit(size + 1)
    .execute()
  const shown = outcomes.slice(0, size)
  const last = shown.at(-1)
  return { outcomes: shown, next: outcomes.length > size && last ? `${last.kind}:${last.uuid}` : null }
}

function isBehind(cursor: string): RawBuilder<boolean> {
  const [kind = '', uuid = ''] = cursor.split(':')
  if (!isUuid(uuid)) throw new Problem('invalid', 'after has to be the cursor that came with the page before.')
  return sql<boolean>`(kind, uuid) > (${kind}, ${uuid}::uuid)`
}

/** What is the same in every receipt. */
export function presentRun(run: RunRow) {
  const id = run.over === 'server' ? run.server_id : run.feed_id
  return {
    id: String(run.id),
    [run.over]: { id: id === null ? null : String(id), name: run.name, url: run.url },
    state: run.state,
    error: run.error,
    job: run.job_id === null ? null : String(run.job_id),
    created: run.created.toISOString(),
    ended: run.ended?.toISOString() ?? null,
  }
}
