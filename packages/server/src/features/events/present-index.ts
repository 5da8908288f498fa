import { quote } from '@tocsin/format'
import type { AttachedTagRow } from './event-tags.ts'
import type { EventRow } from './rows.ts'

export type IndexRow = EventRow & { org_name: string; org_uuid: string; orgc_name: string; orgc_uuid: string }

/** One line of `events/index`: a bare event with its organisations and tags. */
export function indexText(row: IndexRow, tags: readonly AttachedTagRow[]): string {
  return JSON.stringify({
    id: String(row.id),
    org_id: String(row.org_id),
    date: row.date,
    info: row.info,
    uuid: row.uuid,
    published: row.published,
    analysis: String(row.analysis),
    attribute_count: String(row.attribute_count),
    orgc_id: String(row.orgc_id),
    timestamp: String(row.timestamp),
    distribution: String(row.distribution),
    sharing_group_id: String(row.sharing_group_id),
    proposal_email_lock: row.proposal_email_lock,
    locked: row.locked,
    threat_level_id: String(row.threat_level_id),
    publish_timestamp: String(row.publish_timestamp),
    sighting_timestamp: String(row.sighting_timestamp),
    disable_correlation: row.disable_correlation,
    extends_uuid: row.extends_uuid ?? '',
    protected: row.protected,
    Org: { id: String(row.org_id), name: row.org_name, uuid: row.org_uuid },
    Orgc: { id: String(row.orgc_id), name: row.orgc_name, uuid: row.orgc_uuid },
    EventTag: tags.map(presentEventTag),
  })
}

function presentEventTag(tag: AttachedTagRow): object {
  return {
    id: String(tag.link_id),
    event_id: String(tag.owner_id),
    tag_id: String(tag.id),
    local: tag.local,
    relationship_type: tag.relationship_type ?? '',
    Tag: { id: String(tag.id), name: tag.name, colour: tag.colour, is_galaxy: tag.is_galaxy },
  }
}

/** What a synchronising server needs to know of an event before it asks for it. */
export function minimalText(row: IndexRow): string {
  return `{"id":"${row.id}","timestamp":"${row.timestamp}","sighting_timestamp":"${row.sighting_timestamp}","published":${row.published},"uuid":"${row.uuid}","orgc_uuid":${quote(row.orgc_uuid)}}`
}
