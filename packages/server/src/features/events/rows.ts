import type { Selectable } from 'kysely'
import type * as graph from '../../db/tables/graph.ts'

/** The graph as stored: one row type a table. A row that was not written yet has the id 0. */
export type EventRow = Selectable<graph.EventsTable>
export type AttributeRow = Selectable<graph.AttributesTable>
export type ObjectRow = Selectable<graph.ObjectsTable>
export type ReferenceRow = Selectable<graph.ObjectReferencesTable>
export type ReportRow = Selectable<graph.EventReportsTable>
export type ProposalRow = Selectable<graph.ShadowAttributesTable>
