import type { Drift, RecordKind, RecordOutcome } from '../../db/tables/runs.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { countsOf, type Counts } from './counts.ts'

/** What became of one record. */
export type Outcome<Became = RecordOutcome> = {
  kind: RecordKind
  uuid: string
  outcome: Became
  why?: string | undefined
}

/** So many are written down at once. */
const BATCH = 2_000

/** The account that a run gives: each record once, whatever interrupts it. */
export type Account = {
  runId: number
  /** Written down in the transaction of the change itself, so that both happen or neither. */
  note(tx: Tx | Db, outcome: Outcome): Promise<void>
  noteAll(outcomes: readonly Outcome<RecordOutcome | Drift>[]): Promise<void>
  /** What an earlier attempt of this run has done already. */
  settled(kind: RecordKind): Promise<ReadonlySet<string>>
  counts(): Promise<Counts>
}

/** Opens the account of a run, or goes on with it where it was interrupted. What had failed is tried again. */
export async function openAccount({ db }: { db: Db }, runId: number): Promise<Account> {
  await db.deleteFrom('run_outcomes').where('run_id', '=', runId).where('outcome', '=', 'failed').execute()
  const rowOf = ({ kind, uuid, outcome, why = '' }: Outcome<RecordOutcome | Drift>) => ({
    run_id: runId,
    kind,
    uuid,
    outcome,
    why,
  })
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
        .selectFrom('run_outcomes')
        .select('uuid')
        .where('run_id', '=', runId)
        .where('kind', '=', kind)
        .execute()
      return new Set(rows.map(({ uuid }) => uuid))
    },
    counts: async () => countsOf(db, runId),
  }
}

async function keep(
  db: Db | Tx,
  rows: (Outcome<RecordOutcome | Drift> & { run_id: number; why: string })[],
): Promise<void> {
  await db
    .insertInto('run_outcomes')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
