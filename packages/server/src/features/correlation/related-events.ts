import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { loadExclusions } from './exclusions.ts'
import { findMatches, mostOf, type Match, type Sources } from './matches.ts'
import { findNetworkMatches } from './networks.ts'

/** Every correlation of these attributes, equal values and networks alike. */
export async function correlationsOf(db: Db, viewer: Viewer, sources: Sources): Promise<Match[]> {
  const meetings = [...(await findMatches(db, viewer, sources)), ...(await findNetworkMatches(db, viewer, sources))]
  if (meetings.length === 0) return []
  const excludes = await loadExclusions(db)
  const kept = meetings.filter(({ half, other }) => !excludes(half) && !excludes(other))
  return kept.slice(0, mostOf(sources) ?? undefined)
}

type Org = { id: string; name: string; uuid: string }
export type RelatedEvent = {
  id: string
  date: string
  threat_level_id: string
  info: string
  published: boolean
  uuid: string
  analysis: string
  timestamp: string
  distribution: string
  org_id: string
  orgc_id: string
  Org: Org
  Orgc: Org
}

/** These events as `RelatedEvent` shows them, newest date first. */
export async function loadRelatedEvents(db: Db, viewer: Viewer, ids: Iterable<number>): Promise<RelatedEvent[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const rows = await visibleEvents(db, viewer)
    .innerJoin('organisations as org', 'org.id', 'events.org_id')
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
    .selectAll('events')
    .select(['org.name as org_name', 'org.uuid as org_uuid', 'orgc.name as orgc_name', 'orgc.uuid as orgc_uuid'])
    .where('events.id', '=', anyOf(wanted))
    .orderBy('events.date', 'desc')
    .orderBy('events.id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: String(row.id),
    date: row.date,
    threat_level_id: String(row.threat_level_id),
    info: row.info,
    published: row.published,
    uuid: row.uuid,
    analysis: String(row.analysis),
    timestamp: String(row.timestamp),
    distribution: String(row.distribution),
    org_id: String(row.org_id),
    orgc_id: String(row.orgc_id),
    Org: { id: String(row.org_id), name: row.org_name, uuid: row.org_uuid },
    Orgc: { id: String(row.orgc_id), name: row.orgc_name, uuid: row.orgc_uuid },
  }))
}
