import type { Selectable } from 'kysely'
import type { ZeromqMessagesTable } from '../../db/tables/zeromq.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'

/** What changed, as the triggers noted it. */
export type Noted = Selectable<ZeromqMessagesTable>

/** The records of these changes as MISP publishes them, by the number of the change; none for what is gone since. */
export type ReadRecords = (context: Context, noted: readonly Noted[]) => Promise<Map<number, object>>

/** ZeroMQ tells everything, as its setting says. */
export const everything: Viewer = { kind: 'everything', why: 'zeromq' }

/** Writes each record that is there, or that was kept when it went. */
export function writeEach<Row extends { id: number }>(
  noted: readonly Noted[],
  rows: readonly Row[],
  write: (row: Row) => object,
): Map<number, object> {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const found = new Map<number, object>()
  for (const { id, record, record_id } of noted) {
    // What a trigger keeps is the row that it saw.
    const row = record === null ? byId.get(record_id) : (record as Row)
    if (row) found.set(id, write(row))
  }
  return found
}

export function idsOf(noted: readonly Noted[]): number[] {
  return [...new Set(noted.map(({ record_id }) => record_id))]
}
