import { sql, type Selectable } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { EventsTable } from '../../db/tables/graph.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { visibleCount } from './visible-count.ts'

const ID = /^[1-9]\d{0,14}$/

/** A record named by its local id or by its uuid, as MISP takes both everywhere. */
export type Reference = { by: 'id'; id: number } | { by: 'uuid'; uuid: string }

/** Reads what stands in a URL; undefined for anything that can name no record. */
export function parseReference(text: string): Reference | undefined {
  if (ID.test(text)) return { by: 'id', id: Number(text) }
  return isUuid(text) ? { by: 'uuid', uuid: text.toLowerCase() } : undefined
}

/** The columns of an event, and which kinds of things it holds: what is not there need not be asked for. */
export type EventHeader = Selectable<EventsTable> & {
  has_objects: boolean
  has_event_tags: boolean
  has_attribute_tags: boolean
  has_reports: boolean
  has_proposals: boolean
  has_sightings: boolean
  has_analyst_data: boolean
  has_keys: boolean
  has_attachments: boolean
  event_creator_email: string | null
  org_name: string
  org_uuid: string
  org_local: boolean
  orgc_name: string
  orgc_uuid: string
  orgc_local: boolean
}

const holds = (table: string) => sql<boolean>`exists (select from ${sql.table(table)} t where t.event_id = events.id)`

/** Analyst data in the event, relationships to it, or some of which it is not known where they belong. */
const hasAnalystData = sql<boolean>`(
  exists (select from analyst_data t where t.event_id = events.id)
  or exists (select from analyst_data t where t.related_event_id = events.id and t.related_event_id <> 0)
  or exists (select from analyst_data t
    where t.event_id = 0 and t.object_type in ('Attribute', 'Event', 'EventReport', 'Object'))
  or exists (select from analyst_data t
    where t.related_event_id = 0 and t.related_object_type in ('Attribute', 'Event', 'EventReport', 'Object')))`

/** The event that the viewer asks for; hidden and absent look alike. */
export async function findEvent(db: Db | Tx, viewer: Viewer, text: string): Promise<EventHeader | undefined> {
  const reference = parseReference(text)
  if (!reference) return undefined
  return headers(db, viewer)
    .$if(reference.by === 'id', (query) => query.where('events.id', '=', reference.by === 'id' ? reference.id : 0))
    .$if(reference.by === 'uuid', (query) =>
      query.where('events.uuid', '=', reference.by === 'uuid' ? reference.uuid : ''),
    )
    .executeTakeFirst()
}

/** As `findEvent`, answering 404 with MISP's words. */
export async function requireEvent(
  db: Db | Tx,
  viewer: Viewer,
  text: string,
  message = 'Invalid event',
): Promise<EventHeader> {
  const event = await findEvent(db, viewer, text)
  if (!event) throw new Problem('not-found', message)
  return event
}

/** Headers of all events that the viewer sees, to be narrowed by the caller. */
export function headers(db: Db | Tx, viewer: Viewer) {
  return visibleEvents(db, viewer)
    .innerJoin('organisations as org', 'org.id', 'events.org_id')
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
    .leftJoin('users', 'users.id', 'events.user_id')
    .selectAll('events')
    .select([
      // Of two columns of one name, the later one counts.
      visibleCount(viewer).as('attribute_count'),
      'users.email as event_creator_email',
      'org.name as org_name',
      'org.uuid as org_uuid',
      'org.local as org_local',
      'orgc.name as orgc_name',
      'orgc.uuid as orgc_uuid',
      'orgc.local as orgc_local',
      holds('objects').as('has_objects'),
      holds('event_tags').as('has_event_tags'),
      holds('attribute_tags').as('has_attribute_tags'),
      holds('event_reports').as('has_reports'),
      holds('shadow_attributes').as('has_proposals'),
      holds('sightings').as('has_sightings'),
      hasAnalystData.as('has_analyst_data'),
      holds('cryptographic_keys').as('has_keys'),
      holds('attachments').as('has_attachments'),
    ])
}
