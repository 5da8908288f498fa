import type { Actor } from '../../access/actor.ts'
import { viewerOf } from '../../access/actor.ts'
import { readSightingRules } from '../../access/sighting-rules.ts'
import { visibleSightings } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { parsePeriod } from '../../platform/http/period.ts'
import { grouped } from './grouped.ts'

const KINDS = ['sighting', 'false-positive', 'expiration'] as const

/** How often each source saw something, and in which events, by the kind of sighting. */
type Sources = { toplist: Record<string, number> | []; eventids: Record<string, Record<string, string[]>> | [] }

/**
 * The sightings of the actor's organisation by their source, since a time if one is asked for.
 *
 * Source: MISP's UsersController::__statisticsSightings, which puts the kind where the event's number was meant to be.
 */
export async function sightingSources(db: Db, actor: Actor, since: unknown): Promise<Sources> {
  const { policy } = await readSightingRules(db)
  const rows = await visibleSightings(db, viewerOf(actor), policy)
    .select(['sightings.type', 'sightings.source', 'sightings.event_id'])
    .where('sightings.org_id', '=', actor.orgId)
    .$if(since !== undefined, (query) => query.where('sightings.date_sighting', '>', parsePeriod(since).from))
    .orderBy('sightings.id')
    .execute()
  if (rows.length === 0) return { toplist: [], eventids: [] }
  const bySource = [...grouped(rows, ({ source }) => source || 'Undefined')]
  const toplist = bySource.map(([source, own]) => [source, own.length] as const).toSorted(([, a], [, b]) => b - a)
  const eventids = bySource.map(([source, own]) => {
    const byKind = grouped(own, ({ type }) => KINDS[type] ?? KINDS[0])
    const events = [...byKind].map(([kind, seen]) => [kind, [...new Set(seen.map(({ event_id }) => String(event_id)))]])
    return [source, Object.fromEntries(events)] as const
  })
  return { toplist: Object.fromEntries(toplist), eventids: Object.fromEntries(eventids) }
}
