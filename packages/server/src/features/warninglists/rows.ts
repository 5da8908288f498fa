import type { Selectable } from 'kysely'
import type { WarninglistEntriesTable, WarninglistsTable } from '../../db/tables/warninglists.ts'

export type ListRow = Selectable<WarninglistsTable>
export type EntryRow = Selectable<WarninglistEntriesTable>
export type SentEntry = Pick<EntryRow, 'value' | 'comment'>
