import { foldValue, isAttributeType, typeFacts, attributeTypes } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { anyOf } from '../../platform/db/any-of.ts'

/** Types that never correlate, and those of which the first half alone does. */
export const silentTypes = attributeTypes.filter((type) => typeFacts(type).correlates === 'not')
export const firstHalfTypes = attributeTypes.filter((type) => typeFacts(type).correlates === 'first half')

/** One attribute of another event that holds a value of ours. */
export type Match = {
  /** Ours. */
  source_id: number
  /** Theirs. */
  attribute_id: number
  event_id: number
  type: string
  value1: string
  value2: string
}

/** A match and the halves that met: ours, and theirs. */
export type Meeting = Match & { half: string; other: string }

/**
 * How many partners of one value are shown. A value that is everywhere says little; the rest is counted and not listed,
 * and nothing is dropped from the store.
 */
export const PREVALENCE_CAP = 100

/** Whose correlations are asked for: all of an event's attributes, or these. */
export type Sources = { eventId: number; most: number } | { attributeIds: readonly number[] }

/**
 * The attributes of other events that hold the same values, as far as the viewer sees them. Both halves of a composite
 * match either half of any other attribute, whatever the types; addresses meet the networks that hold them.
 *
 * The halves are probed one by one, each with its own limit: a plain self-join that meets a very common value runs for
 * minutes. A hash match is confirmed on the folded value.
 */
export async function findMatches(db: Db, viewer: Viewer, sources: Sources): Promise<Meeting[]> {
  const { rows } = await sql<Match & { half: string }>`
    with halves as materialized (${halvesOf(viewer, sources)})
    select halves.source_id, halves.half, partner.* from halves
    cross join lateral (
      (${partners(viewer, 'value1_key')})
      union all
      (${partners(viewer, 'value2_key')})
    ) partner
    order by partner.event_id, partner.attribute_id limit ${mostOf(sources)}`.execute(db)
  return rows.flatMap((row) => {
    const other = halfMet(row)
    return other === undefined ? [] : [{ ...row, other }]
  })
}

/** The halves that take part, with the attribute and event they come from: what the viewer may not see, correlates not. */
function halvesOf(viewer: Viewer, sources: Sources) {
  const takesPart = sql`${fromSources(sources)} and not attributes.deleted and not attributes.disable_correlation
    and not events.disable_correlation and attributes.type <> all(${silentTypes})
    and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}`
  return sql`
    select attributes.id as source_id, attributes.event_id, value1_key as key, value1 as half
    from attributes join events on events.id = attributes.event_id where ${takesPart}
    union all
    select attributes.id, attributes.event_id, value2_key, value2
    from attributes join events on events.id = attributes.event_id
    where ${takesPart} and value2_key is not null and attributes.type <> all(${firstHalfTypes})`
}

/** How many matches are read; all where nothing bounds them. */
export function mostOf(sources: Sources): number | null {
  return 'most' in sources ? sources.most : null
}

/** The condition on `attributes` that picks those whose correlations are asked for. */
export function fromSources(sources: Sources): RawBuilder<boolean> {
  return 'eventId' in sources
    ? sql<boolean>`attributes.event_id = ${sources.eventId}`
    : sql<boolean>`attributes.id = ${anyOf(sources.attributeIds)}`
}

function partners(viewer: Viewer, column: 'value1_key' | 'value2_key') {
  const half = column === 'value2_key' ? sql`and attributes.type <> all(${firstHalfTypes})` : sql``
  return sql`
    select attributes.id as attribute_id, attributes.event_id, attributes.type, attributes.value1, attributes.value2
    from attributes join events on events.id = attributes.event_id
    where attributes.${sql.ref(column)} = halves.key and attributes.event_id <> halves.event_id
      and not attributes.deleted and not attributes.disable_correlation and not events.disable_correlation
      and attributes.type <> all(${silentTypes}) ${half}
      and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}
    limit ${PREVALENCE_CAP}`
}

/** The half of theirs that equals ours; undefined where only the hashes did. */
function halfMet(row: Match & { half: string }): string | undefined {
  const half = foldValue(row.half)
  if (foldValue(row.value1) === half) return row.value1
  return row.value2 !== '' && foldValue(row.value2) === half && isAttributeType(row.type) ? row.value2 : undefined
}
