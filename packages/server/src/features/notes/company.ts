import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { OrganisationRow } from '../orgs/find.ts'
import { nestedGroups, type NestedGroup } from '../sharing-groups/present.ts'
import type { AnalystDataRow, NotesReading } from './reading.ts'
import { loadRecords, type NamedRecord } from './records.ts'

/** What stands beside analyst data in answers: whose it is, with whom it is shared, what it relates. */
export type Company = {
  viewer: Viewer
  organisations: ReadonlyMap<string, OrganisationRow>
  groups: ReadonlyMap<number, { group: NestedGroup }>
  records: ReadonlyMap<string, object>
}

export async function loadCompany(reading: NotesReading, rows: readonly AnalystDataRow[]): Promise<Company> {
  const { context, viewer } = reading
  const shared = rows.flatMap((row) => (row.distribution === 4 ? (row.sharing_group_id ?? []) : []))
  return {
    viewer,
    organisations: await organisationsOf(context.db, rows),
    groups: shared.length === 0 ? new Map() : await nestedGroups(context, viewer, new Set(shared)),
    records: await loadRecords(reading, rows.flatMap(namedBy)),
  }
}

/** Both ends of a relationship. */
function namedBy(row: AnalystDataRow): NamedRecord[] {
  if (row.kind !== 'Relationship') return []
  const { related_object_type: type, related_object_uuid: uuid } = row
  const source = { type: row.object_type, uuid: row.object_uuid }
  return type === null || uuid === null ? [source] : [source, { type, uuid }]
}

async function organisationsOf(
  db: Context['db'],
  rows: readonly AnalystDataRow[],
): Promise<Map<string, OrganisationRow>> {
  const uuids = [...new Set(rows.flatMap(({ org_uuid, orgc_uuid }) => [org_uuid, orgc_uuid]))]
  if (uuids.length === 0) return new Map()
  const found = await db.selectFrom('organisations').selectAll().where('uuid', '=', anyOf(uuids)).execute()
  return new Map(found.map((row) => [row.uuid, row]))
}
