import { analystDataTargets, seen, type AnalystDataTarget } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes, visibleEvents, visibleObjects, visibleReports } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'
import type { NotesReading } from './reading.ts'
import { visibleAnalystData } from './visible.ts'

/** A record by its kind and uuid, as analyst data names what it is about. */
export type NamedRecord = { type: string; uuid: string }

export function recordKey(type: string, uuid: string): string {
  return `${type}/${uuid}`
}

/** The named records that the viewer sees, each in a few fields under its kind: `{"Event": {…}}`, by `recordKey`. */
export async function loadRecords(
  { context, viewer }: NotesReading,
  named: readonly NamedRecord[],
): Promise<Map<string, object>> {
  const byType = new Map<string, Set<string>>()
  for (const { type, uuid } of named) byType.set(type, (byType.get(type) ?? new Set()).add(uuid))
  const found = new Map<string, object>()
  for (const [type, uuids] of byType) {
    // What came inside events names kinds as it likes.
    const target = analystDataTargets.find((name) => name === type)
    if (target === undefined) continue
    for (const record of await readers[target]({ db: context.db, viewer, uuids: [...uuids] })) {
      found.set(recordKey(type, record.uuid), { [type]: record })
    }
  }
  return found
}

type Wanted = { db: Db; viewer: Viewer; uuids: string[] }
type Found = { uuid: string }
type Reader = (wanted: Wanted) => Promise<Found[]>

const readers: Record<AnalystDataTarget, Reader> = {
  Event: async ({ db, viewer, uuids }) => {
    const rows = await visibleEvents(db, viewer).select(eventColumns).where('events.uuid', '=', anyOf(uuids)).execute()
    return rows.map(presentEvent)
  },
  Attribute: readAttributes,
  Object: readObjects,
  EventReport: readReports,
  GalaxyCluster: async ({ db, viewer, uuids }) =>
    select(
      sql`select id, uuid, type, value, tag_name, galaxy_id from galaxy_clusters
      where uuid = ${anyOf(uuids)} and not deleted and ${mayReadCluster(viewer)}`,
      db,
    ),
  Galaxy: async ({ db, uuids }) =>
    select(sql`select id, uuid, name, type from galaxies where uuid = ${anyOf(uuids)}`, db),
  Organisation: async ({ db, uuids }) =>
    select(sql`select id, uuid, name, type, local from organisations where uuid = ${anyOf(uuids)}`, db),
  SharingGroup: async ({ db, viewer, uuids }) =>
    select(
      sql`select id, uuid, name from sharing_groups
      where uuid = ${anyOf(uuids)} and composite is null and ${isMember(viewer)}`,
      db,
    ),
  Note: readNotes('Note'),
  Opinion: readNotes('Opinion'),
  Relationship: readNotes('Relationship'),
}

function isMember(viewer: Viewer): RawBuilder<boolean> {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(org_id = ${viewer.orgId} or id = any(${viewer.sharingGroupIds}))`
}

async function select(query: RawBuilder<unknown>, db: Db): Promise<Found[]> {
  // Each of the statements above selects a uuid.
  const { rows } = await (query as RawBuilder<Found>).execute(db)
  return rows.map(spelled)
}

/** MISP spells numbers as text. */
function spelled<T extends object>(row: T): T {
  const entries = Object.entries(row).map(([key, value]: [string, unknown]) => {
    return [key, typeof value === 'number' ? String(value) : value] as const
  })
  // The keys are those of the row.
  return Object.fromEntries(entries) as T
}

const eventColumns = [
  'events.id',
  'events.org_id',
  'events.date',
  'events.info',
  'events.uuid',
  'events.published',
  'events.analysis',
  'events.orgc_id',
  'events.timestamp',
  'events.distribution',
  'events.sharing_group_id',
  'events.threat_level_id',
  'events.publish_timestamp',
  'events.sighting_timestamp',
  'events.proposal_email_lock',
  'events.locked',
  'events.disable_correlation',
  'events.protected',
  'events.extends_uuid',
] as const

function presentEvent<T extends { extends_uuid: string | null; uuid: string }>(row: T): T {
  return { ...spelled(row), extends_uuid: row.extends_uuid ?? '' }
}

async function eventsById(db: Db, viewer: Viewer, ids: number[]): Promise<Map<number, object>> {
  const rows = await visibleEvents(db, viewer)
    .select(eventColumns)
    .where('events.id', '=', anyOf([...new Set(ids)]))
    .execute()
  return new Map(rows.map((row) => [row.id, presentEvent(row)]))
}

async function readAttributes({ db, viewer, uuids }: Wanted): Promise<Found[]> {
  const rows = await visibleAttributes(db, viewer)
    .selectAll('attributes')
    .where('attributes.uuid', '=', anyOf(uuids))
    .where('attributes.deleted', '=', false)
    .execute()
  const events = await eventsById(
    db,
    viewer,
    rows.map(({ event_id }) => event_id),
  )
  return rows.map(({ value1_key: _1, value2_key: _2, ip: _3, ...row }) => ({
    ...spelled(row),
    ...seenTimes(row),
    value: row.value2 === '' ? row.value1 : `${row.value1}|${row.value2}`,
    Event: events.get(row.event_id),
  }))
}

async function readObjects({ db, viewer, uuids }: Wanted): Promise<Found[]> {
  const rows = await visibleObjects(db, viewer)
    .selectAll('objects')
    .where('objects.uuid', '=', anyOf(uuids))
    .where('objects.deleted', '=', false)
    .execute()
  const events = await eventsById(
    db,
    viewer,
    rows.map(({ event_id }) => event_id),
  )
  return rows.map(({ meta_category, ...row }) => ({
    ...spelled(row),
    ...seenTimes(row),
    'meta-category': meta_category,
    Event: events.get(row.event_id),
  }))
}

async function readReports({ db, viewer, uuids }: Wanted): Promise<Found[]> {
  const rows = await visibleReports(db, viewer)
    .select(['event_reports.id', 'event_reports.uuid', 'event_reports.event_id', 'event_reports.name'])
    .where('event_reports.uuid', '=', anyOf(uuids))
    .where('event_reports.deleted', '=', false)
    .execute()
  return rows.map(spelled)
}

function readNotes(kind: string): Reader {
  return async ({ db, viewer, uuids }) => {
    const rows = await visibleAnalystData(db, viewer)
      .select([
        'id',
        'uuid',
        'object_uuid',
        'object_type',
        'authors',
        'note',
        'opinion',
        'comment',
        'relationship_type',
      ])
      .where('uuid', '=', anyOf(uuids))
      .where('kind', '=', kind)
      .execute()
    return rows.map((row) => {
      const said = Object.entries(spelled(row)).filter(([, value]) => value !== null)
      return { ...Object.fromEntries(said), uuid: row.uuid }
    })
  }
}

function seenTimes({ first_seen, last_seen }: { first_seen: number | null; last_seen: number | null }): object {
  const text = (time: number | null): unknown => (time === null ? null : JSON.parse(seen.write(time)))
  return { first_seen: text(first_seen), last_seen: text(last_seen) }
}
