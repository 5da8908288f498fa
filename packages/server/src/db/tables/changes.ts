import type { Generated } from 'kysely'

/** Columns and their meaning: the migrations `0031-changes` and `0032-sync-cursors`. Numbers of transactions are text here. */
export type RecordChangesTable = { kind: ChangedKind; record_id: number; xid: Generated<string> }

export type ChangedKind = 'event' | 'proposal' | 'cluster' | 'analyst-data'

export type EventWithdrawalsTable = {
  id: Generated<number>
  xid: Generated<string>
  added: Generated<Date>
  uuid: string
  org_id: number
  distribution: number
  sharing_group_id: number
}

export type SyncCursorsTable = { server_id: number; cursor: string; terms: string; compared: Date }
