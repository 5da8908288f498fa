import { sql } from 'kysely'
import { readSightingRules } from '../../access/sighting-rules.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleSightings } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { AttributeRow } from './rows.ts'

/** What sightings say of an attribute: when it was last seen truly (Unix seconds), and how often. */
export type SightingFacts = { lastSighting: number | undefined; sightings: { all: number; seen: number } }

export const noSightings: SightingFacts = { lastSighting: undefined, sightings: { all: 0, seen: 0 } }

/** What the sightings that the viewer may see say of these attributes, by attribute. */
export async function sightingFacts(
  db: Db,
  viewer: Viewer,
  rows: readonly Pick<AttributeRow, 'id' | 'event_id'>[],
): Promise<Map<number, SightingFacts>> {
  const { policy } = await readSightingRules(db)
  const found = await visibleSightings(db, viewer, policy)
    .select([
      'sightings.attribute_id',
      sql<number | null>`max(sightings.date_sighting) filter (where sightings.type = 0)`.as('last'),
      sql<number>`count(*)`.as('all'),
      sql<number>`count(*) filter (where sightings.type = 0)`.as('seen'),
    ])
    .where('sightings.event_id', '=', anyOf([...new Set(rows.map(({ event_id }) => event_id))]))
    .where('sightings.attribute_id', '=', anyOf(rows.map(({ id }) => id)))
    .groupBy('sightings.attribute_id')
    .execute()
  return new Map(
    found.map(({ attribute_id, last, all, seen }) => [
      attribute_id,
      { lastSighting: last ?? undefined, sightings: { all, seen } },
    ]),
  )
}
