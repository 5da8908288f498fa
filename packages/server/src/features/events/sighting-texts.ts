import { sighting } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

/**
 * The sightings of these attributes, by attribute. MISP's default policy: the event's owner sees all, others their own.
 *
 * Source: `sharing-and-distribution` §2.4, `Plugin.Sightings_policy` 0.
 */
export async function sightingTexts(
  db: Db,
  viewer: Viewer,
  eventIds: readonly number[],
  attributeIds: readonly number[],
): Promise<Map<number, string[]>> {
  const orgId = viewer.kind === 'member' ? viewer.orgId : undefined
  const rows = await db
    .selectFrom('sightings')
    .innerJoin('events', 'events.id', 'sightings.event_id')
    .innerJoin('organisations', 'organisations.id', 'sightings.org_id')
    .selectAll('sightings')
    .select(['organisations.name as org_name', 'organisations.uuid as org_uuid'])
    .where('sightings.event_id', '=', anyOf(eventIds))
    .where('sightings.attribute_id', '=', anyOf(attributeIds))
    .$if(orgId !== undefined, (query) =>
      query.where((eb) => eb.or([eb('events.org_id', '=', orgId ?? 0), eb('sightings.org_id', '=', orgId ?? 0)])),
    )
    .orderBy('sightings.id')
    .execute()
  const texts = new Map<number, string[]>()
  for (const row of rows) {
    const Organisation = { id: row.org_id, uuid: row.org_uuid, name: row.org_name }
    texts.set(row.attribute_id, [...(texts.get(row.attribute_id) ?? []), sighting.write({ ...row, Organisation })])
  }
  return texts
}
