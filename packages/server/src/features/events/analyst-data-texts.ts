import { analystDataKinds, dateTimeText, type AnalystDataKind } from '@tocsin/format'
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { EventReading } from './event-reading.ts'
import type { AnalystDataRow } from './rows.ts'

/** Lists of notes, opinions and relationships as JSON text, by kind; kinds without any are absent. */
export type AnalystDataTexts = Partial<Record<AnalystDataKind, string>>

/** MISP nests analyst data on analyst data; this deep is shown. */
const MAX_DEPTH = 5

/** The analyst data on these records that the viewer may see, with what hangs on it in turn, by the record's uuid. */
export async function loadAnalystData(
  { context, viewer }: Pick<EventReading, 'context' | 'viewer'>,
  uuids: readonly string[],
): Promise<Map<string, AnalystDataTexts>> {
  const rows = await collect(context.db, viewer, uuids)
  const organisations = await organisationsByUuid(context.db, rows)
  const byParent = new Map<string, AnalystDataRow[]>()
  for (const row of rows) byParent.set(row.object_uuid, [...(byParent.get(row.object_uuid) ?? []), row])
  const present = (uuid: string): Record<string, object[]> => {
    const lists: Record<string, object[]> = {}
    for (const row of byParent.get(uuid) ?? []) {
      ;(lists[row.kind] ??= []).push({ ...presentRow(row, organisations), ...present(row.uuid) })
    }
    return lists
  }
  return new Map(
    uuids
      .filter((uuid) => byParent.has(uuid))
      .map((uuid) => [
        uuid,
        Object.fromEntries(Object.entries(present(uuid)).map(([kind, items]) => [kind, JSON.stringify(items)])),
      ]),
  )
}

/** Level by level; what was met once is not followed again, so that records which name each other end the search. */
async function collect(db: Db, viewer: Viewer, uuids: readonly string[]): Promise<AnalystDataRow[]> {
  const found = new Map<string, AnalystDataRow>()
  let parents = uuids
  for (let depth = 0; depth < MAX_DEPTH && parents.length > 0; depth++) {
    const rows = await db
      .selectFrom('analyst_data')
      .selectAll()
      .where('object_uuid', '=', anyOf(parents))
      .where(mayReadAnalystData(viewer))
      .orderBy('id')
      .execute()
    parents = rows.filter(({ uuid }) => !found.has(uuid) && !uuids.includes(uuid)).map(({ uuid }) => uuid)
    for (const row of rows) if (!uuids.includes(row.uuid)) found.set(row.uuid, row)
  }
  return [...found.values()]
}

/** Source: `sharing-and-distribution` §2.5; analyst data knows no inheritance. */
function mayReadAnalystData(viewer: Viewer) {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(org_uuid = (select uuid from organisations where id = ${viewer.orgId})
    or distribution in (1, 2, 3)
    or (distribution = 4 and sharing_group_id = any(${viewer.sharingGroupIds})))`
}

async function organisationsByUuid(db: Db, rows: readonly AnalystDataRow[]): Promise<Map<string, object>> {
  const uuids = [...new Set(rows.flatMap(({ org_uuid, orgc_uuid }) => [org_uuid, orgc_uuid]))]
  if (uuids.length === 0) return new Map()
  const organisations = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'uuid', 'type', 'sector', 'nationality', 'local'])
    .where('uuid', '=', anyOf(uuids))
    .execute()
  return new Map(organisations.map((row) => [row.uuid, { ...row, id: String(row.id) }]))
}

function presentRow(row: AnalystDataRow, organisations: ReadonlyMap<string, object>): object {
  return {
    id: String(row.id),
    uuid: row.uuid,
    object_uuid: row.object_uuid,
    object_type: row.object_type,
    authors: row.authors,
    org_uuid: row.org_uuid,
    orgc_uuid: row.orgc_uuid,
    created: dateTimeText(row.created.getTime() / 1000),
    modified: dateTimeText(row.modified.getTime() / 1000),
    distribution: String(row.distribution),
    sharing_group_id: row.sharing_group_id === null ? null : String(row.sharing_group_id),
    locked: row.locked,
    ...ownFields(row),
    note_type: analystDataKinds.indexOf(row.kind as AnalystDataKind),
    note_type_name: row.kind,
    Orgc: organisations.get(row.orgc_uuid),
    Org: organisations.get(row.org_uuid),
  }
}

function ownFields(row: AnalystDataRow): object {
  if (row.kind === 'Note') return { note: row.note, language: row.language ?? 'en' }
  if (row.kind === 'Opinion') return { opinion: String(row.opinion), comment: row.comment }
  const { relationship_type, related_object_uuid, related_object_type } = row
  return { relationship_type, related_object_uuid, related_object_type }
}
