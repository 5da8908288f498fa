import type { sighting } from '@tocsin/format'
import type { Selectable } from 'kysely'
import type { SightingRules } from '../../access/sighting-rules.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleSightings } from '../../access/visibility.ts'
import type { SightingsTable } from '../../db/tables/graph.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'

/** A sighting and who made it. */
export type SightingRow = Selectable<SightingsTable> & { org_name: string; org_uuid: string }

/** The sightings that the viewer may see, with their organisations. */
export function sightingRows(db: Db | Tx, viewer: Viewer, { policy }: SightingRules) {
  return visibleSightings(db, viewer, policy)
    .innerJoin('organisations', 'organisations.id', 'sightings.org_id')
    .selectAll('sightings')
    .select(['organisations.name as org_name', 'organisations.uuid as org_uuid'])
}

type Told = Parameters<typeof sighting.write>[0]

/**
 * A sighting as this viewer is told of it: where the server makes sightings anonymous, those of others name nobody, or the
 * organisation that stands for all.
 */
export function toldSighting(viewer: Viewer, rules: SightingRules, row: SightingRow): Told {
  const { org_uuid, org_name, ...own } = row
  const isNamed = !rules.anonymises || viewer.kind === 'everything' || viewer.orgId === row.org_id
  if (isNamed) return { ...own, Organisation: { id: row.org_id, uuid: org_uuid, name: org_name } }
  const { standIn } = rules
  return standIn ? { ...own, org_id: standIn.id, Organisation: standIn } : { ...own, org_id: 0 }
}
