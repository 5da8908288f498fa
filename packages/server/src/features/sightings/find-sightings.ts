import { sql } from 'kysely'
import { readSightingRules, type SightingRules } from '../../access/sighting-rules.ts'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { sightingRows, type SightingRow } from '../events/sighting-rows.ts'
import { organisationCondition } from './organisation-condition.ts'
import type { SightingQuery } from './search-query.ts'

/** A found sighting, with what may be told of its attribute and event. */
export type FoundSighting = SightingRow & {
  event_uuid: string
  event_org_id: number
  event_orgc_id: number
  event_info: string
  orgc_name: string
  attribute_type: string
  attribute_category: string
  to_ids: boolean
  value1: string
  value2: string
}

export type FoundSightings = { total: number; rules: SightingRules; pages: AsyncGenerator<FoundSighting[]> }

/** The sightings that a search finds, oldest entries first, of those that the viewer may see. */
export async function findSightings(db: Db, viewer: Viewer, query: SightingQuery): Promise<FoundSightings> {
  const rules = await readSightingRules(db)
  const matching = matchingRows(db, viewer, rules, query)
  const { total } = await matching
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  const sorted = matching
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
    .select([
      'events.uuid as event_uuid',
      'events.org_id as event_org_id',
      'events.orgc_id as event_orgc_id',
      'events.info as event_info',
      'orgc.name as orgc_name',
      'attributes.type as attribute_type',
      'attributes.category as attribute_category',
      'attributes.to_ids',
      'attributes.value1',
      'attributes.value2',
    ])
    .orderBy('sightings.id')
  const pages = readPages<FoundSighting>(async (after, size) => {
    const page = after === undefined ? sorted.offset(query.offset) : sorted.where('sightings.id', '>', after.id)
    return page.limit(size).execute()
  }, query.limit)
  return { total, rules, pages }
}

// oxlint-disable-next-line max-params -- who reads, by which rules, what
function matchingRows(db: Db, viewer: Viewer, rules: SightingRules, query: SightingQuery) {
  const { ids, uuids, types, sources, period } = query
  const place = placeOf(query)
  const organisation = organisationCondition(viewer, rules, query.org)
  return (
    sightingRows(db, viewer, rules)
      .where('attributes.deleted', '=', false)
      .where('sightings.date_sighting', '>=', period.from)
      .$if(period.to !== undefined, (q) => q.where('sightings.date_sighting', '<=', period.to ?? 0))
      // Each alone finds its index.
      .$if(ids !== undefined && uuids === undefined, (q) => q.where(place.id, '=', anyOf(ids ?? [])))
      .$if(ids === undefined && uuids !== undefined, (q) => q.where(place.uuid, '=', anyOf(uuids ?? [])))
      .$if(ids !== undefined && uuids !== undefined, (q) =>
        q.where((eb) => eb.or([eb(place.id, '=', anyOf(ids ?? [])), eb(place.uuid, '=', anyOf(uuids ?? []))])),
      )
      .$if(types !== undefined, (q) => q.where('sightings.type', '=', anyOf(types ?? [])))
      .$if(sources !== undefined, (q) => q.where('sightings.source', '=', anyOf(sources ?? [])))
      .$if(organisation !== undefined, (q) => (organisation ? q.where(organisation) : q))
  )
}

function placeOf({ of }: SightingQuery) {
  switch (of) {
    case 'sighting':
      return { id: 'sightings.id', uuid: 'sightings.uuid' } as const
    case 'attribute':
      return { id: 'sightings.attribute_id', uuid: 'attributes.uuid' } as const
    case 'event':
      return { id: 'sightings.event_id', uuid: 'events.uuid' } as const
  }
}
