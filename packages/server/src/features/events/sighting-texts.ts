import { sighting } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import type { EventReading } from './event-reading.ts'

/**
 * The sightings of these attributes, by attribute. MISP's default policy: the event's owner sees all, others their own.
 *
 * Source: `sharing-and-distribution` §2.4, `Plugin.Sightings_policy` 0.
 */
export async function sightingTexts(
  { context, viewer, event }: EventReading,
  attributeIds: readonly number[],
): Promise<Map<number, string[]>> {
  const ownOnly = viewer.kind === 'member' && viewer.orgId !== event.org_id ? viewer.orgId : undefined
  const rows = await context.db
    .selectFrom('sightings')
    .innerJoin('organisations', 'organisations.id', 'sightings.org_id')
    .selectAll('sightings')
    .select(['organisations.name as org_name', 'organisations.uuid as org_uuid'])
    .where('event_id', '=', event.id)
    .where('attribute_id', '=', anyOf(attributeIds))
    .$if(ownOnly !== undefined, (query) => query.where('org_id', '=', ownOnly ?? 0))
    .orderBy('sightings.id')
    .execute()
  const texts = new Map<number, string[]>()
  for (const row of rows) {
    const Organisation = { id: row.org_id, uuid: row.org_uuid, name: row.org_name }
    texts.set(row.attribute_id, [...(texts.get(row.attribute_id) ?? []), sighting.write({ ...row, Organisation })])
  }
  return texts
}
