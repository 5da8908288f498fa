import { sql } from 'kysely'
import type { Drift, RecordKind, RecordOutcome } from '../../db/tables/runs.ts'
import type { Db } from '../../platform/db/connect.ts'

export type Counts = { [K in RecordKind]?: { [O in RecordOutcome | Drift]?: number } }

/** How many records of each kind ended how. */
export async function countsOf(db: Db, runId: number): Promise<Counts> {
  const rows = await db
    .selectFrom('run_outcomes')
    .select(['kind', 'outcome', sql<number>`count(*)::integer`.as('count')])
    .where('run_id', '=', runId)
    .groupBy(['kind', 'outcome'])
    .execute()
  const counts: Counts = {}
  for (const { kind, outcome, count } of rows) counts[kind] = { ...counts[kind], [outcome]: count }
  return counts
}
