import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { countsOf, type Counts, type RunRow } from './runs.ts'

/** What a run over a link came to. */
export type Receipt = {
  id: string
  server: { id: string | null; name: string; url: string }
  way: string
  technique: string
  state: string
  error: string | null
  job: string | null
  created: string
  ended: string | null
  counts: Counts
}

const MAX_LISTED = 100

export type ReceiptFilter = { server: string | undefined; before: string | undefined; limit: number | undefined }

/** The latest receipts, newest first, of one link or of all; `next` goes on behind the last. */
export async function listReceipts({ db }: Context, { server, before, limit = 20 }: ReceiptFilter) {
  const size = Math.min(limit, MAX_LISTED)
  const runs = await db
    .selectFrom('sync_runs')
    .selectAll()
    .$if(server !== undefined, (query) => query.where('server_id', '=', numberOf(server, 'server')))
    .$if(before !== undefined, (query) => query.where('id', '<', numberOf(before, 'before')))
    .orderBy('id', 'desc')
    .limit(size + 1)
    .execute()
  const shown = runs.slice(0, size)
  const receipts = await Promise.all(shown.map(async (run) => receiptOf(db, run)))
  return { receipts, next: runs.length > size ? String(shown.at(-1)?.id) : null }
}

/** One receipt, with what became of each record; `after` and `limit` page through those. */
export async function readReceipt(
  { db }: Context,
  id: string,
  { after = '', limit = 1_000 }: { after?: string | undefined; limit?: number | undefined },
) {
  const run = await db.selectFrom('sync_runs').selectAll().where('id', '=', numberOf(id, 'id')).executeTakeFirst()
  if (!run) throw new Problem('not-found', 'There is no such receipt.')
  const outcomes = await db
    .selectFrom('sync_outcomes')
    .select(['kind', 'uuid', 'outcome', 'why'])
    .where('run_id', '=', run.id)
    .$if(after !== '', (query) => query.where(isBehind(after)))
    .orderBy('kind')
    .orderBy('uuid')
    .limit(Math.min(limit, MAX_OUTCOMES) + 1)
    .execute()
  const shown = outcomes.slice(0, Math.min(limit, MAX_OUTCOMES))
  const last = shown.at(-1)
  const next = outcomes.length > shown.length && last ? `${last.kind}:${last.uuid}` : null
  return { ...(await receiptOf(db, run)), outcomes: shown, next }
}

const MAX_OUTCOMES = 10_000

/** The cursor is the last outcome that was shown: `kind:uuid`. */
function isBehind(cursor: string): RawBuilder<boolean> {
  const [kind = '', uuid = ''] = cursor.split(':')
  if (!isUuid(uuid)) throw new Problem('invalid', 'after has to be the cursor that came with the page before.')
  return sql<boolean>`(kind, uuid) > (${kind}, ${uuid}::uuid)`
}

function numberOf(text: string | undefined, field: string): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text)
  throw new Problem('invalid', `${field} has to be a whole number.`)
}

async function receiptOf(db: Db, run: RunRow): Promise<Receipt> {
  return {
    id: String(run.id),
    server: { id: run.server_id === null ? null : String(run.server_id), name: run.server_name, url: run.server_url },
    way: run.way,
    technique: run.technique,
    state: run.state,
    error: run.error,
    job: run.job_id === null ? null : String(run.job_id),
    created: run.created.toISOString(),
    ended: run.ended?.toISOString() ?? null,
    counts: await countsOf(db, run.id),
  }
}
