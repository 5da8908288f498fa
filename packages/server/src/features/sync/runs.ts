import { sql, type Selectable } from 'kysely'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { SyncKind, SyncOutcome, SyncRunsTable, SyncWay } from '../../db/tables/sync.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import type { ServerRow } from '../servers/find-server.ts'

export type RunRow = Selectable<SyncRunsTable>

export type NewRun = { way: SyncWay; technique: string }

/** Enqueues a run over a link; it is kept from now on, whatever comes of it. */
export async function enqueueRun(
  context: Context,
  actor: Actor,
  server: ServerRow,
  { way, technique }: NewRun,
): Promise<{ run: number; job: number }> {
  const by = jobOwnerOf(actor)
  return inTransaction(context, async (tx) => {
    const run = await startRun(tx, server, { way, technique, userId: actor.userId, job: null })
    const job = await addJob(tx, `sync.${way}`, { run, by }, { by, queue: `sync.${way}:${server.id}` })
    await tx.updateTable('sync_runs').set({ job_id: job }).where('id', '=', run).execute()
    return { run, job }
  })
}

/** Keeps a run, in which nothing has been done yet. Answers its id. */
export async function startRun(
  db: Db | Tx,
  server: ServerRow,
  { way, technique, userId, job }: NewRun & { userId: number; job: number | null },
): Promise<number> {
  const { id } = await db
    .insertInto('sync_runs')
    .values({
      server_id: server.id,
      server_name: server.name,
      server_url: server.url,
      way,
      technique,
      user_id: userId,
      job_id: job,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** What became of one record. */
export type Outcome = { kind: SyncKind; uuid: string; outcome: SyncOutcome; why?: string | undefined }

/** So many are written down at once. */
const BATCH = 2_000

/** The account that a run gives: each record once, whatever interrupts it. */
export type Account = {
  runId: number
  /** Written down in the transaction of the change itself, so that both happen or neither. */
  note(tx: Tx | Db, outcome: Outcome): Promise<void>
  noteAll(outcomes: readonly Outcome[]): Promise<void>
  /** What an earlier attempt of this run has done already. */
  settled(kind: SyncKind): Promise<ReadonlySet<string>>
}

/** Opens the account of a run, or goes on with it where it was interrupted. What had failed is tried again. */
export async function openAccount({ db }: Context, runId: number): Promise<Account> {
  await db.updateTable('sync_runs').set({ state: 'running' }).where('id', '=', runId).execute()
  await db.deleteFrom('sync_outcomes').where('run_id', '=', runId).where('outcome', '=', 'failed').execute()
  const rowOf = ({ kind, uuid, outcome, why = '' }: Outcome) => ({ run_id: runId, kind, uuid, outcome, why })
  return {
    runId,
    async note(tx, outcome) {
      await keep(tx, [rowOf(outcome)])
    },
    async noteAll(outcomes) {
      for (let i = 0; i < outcomes.length; i += BATCH) await keep(db, outcomes.slice(i, i + BATCH).map(rowOf))
    },
    async settled(kind) {
      const rows = await db
        .selectFrom('sync_outcomes')
        .select('uuid')
        .where('run_id', '=', runId)
        .where('kind', '=', kind)
        .execute()
      return new Set(rows.map(({ uuid }) => uuid))
    },
  }
}

async function keep(db: Db | Tx, rows: (Outcome & { run_id: number; why: string })[]): Promise<void> {
  await db
    .insertInto('sync_outcomes')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Ends a run, for good or for the reason that it failed for. */
export async function closeRun({ db }: Context, runId: number, error?: string): Promise<void> {
  await db
    .updateTable('sync_runs')
    .set({ state: error === undefined ? 'done' : 'failed', error: error ?? null, ended: sql`now()` })
    .where('id', '=', runId)
    .execute()
}

export type Counts = { [K in SyncKind]?: { [O in SyncOutcome]?: number } }

/** How many records of each kind ended how. */
export async function countsOf(db: Db, runId: number): Promise<Counts> {
  const rows = await db
    .selectFrom('sync_outcomes')
    .select(['kind', 'outcome', sql<number>`count(*)::integer`.as('count')])
    .where('run_id', '=', runId)
    .groupBy(['kind', 'outcome'])
    .execute()
  const counts: Counts = {}
  for (const { kind, outcome, count } of rows) counts[kind] = { ...counts[kind], [outcome]: count }
  return counts
}
