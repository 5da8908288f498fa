import type { Selectable } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import type { AnalystDataTable } from '../../db/tables/graph.ts'

/** A note, an opinion or a relationship. */
export type AnalystDataRow = Selectable<AnalystDataTable>

/** Whose eyes read, and through what. */
export type NotesReading = { context: Pick<Context, 'db' | 'config'>; viewer: Viewer }
