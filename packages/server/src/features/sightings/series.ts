import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { readSightingRules } from '../../access/sighting-rules.ts'
import { visibleSightings } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { parseReference, type Reference } from '../events/find-event.ts'

const DAY = 86_400
const MAX_DAYS = 36_500
const MAX_PLACES = 1_000

/** How often something was sighted on a day (UTC). */
export type SeriesDay = { day: string; sightings: number; false_positives: number; expirations: number }
export type Series = { of: 'event' | 'attribute'; id: string; uuid: string; days: SeriesDay[] }

/**
 * Sightings by day, for drawing them: of events and of attributes, days without any left out, and so are those that have
 * none that the actor may see.
 */
export async function sightingSeries(
  context: Context,
  actor: Actor,
  body: unknown,
): Promise<{ from: string; to: string; series: Series[] }> {
  const asked = readAsked(body)
  const days = asked.days ?? (await readSetting(context.db, 'Plugin.Sightings_range'))
  const today = Math.floor(context.clock.seconds() / DAY)
  const from = (today - days + 1) * DAY
  const until = (today + 1) * DAY
  const series = [
    ...(await seriesOf(context, actor, 'event', asked.events, [from, until])),
    ...(await seriesOf(context, actor, 'attribute', asked.attributes, [from, until])),
  ]
  return { from: dayText(from), to: dayText(until - DAY), series }
}

// oxlint-disable-next-line max-params -- who asks for what, and from when to when
async function seriesOf(
  { db }: Context,
  actor: Actor,
  of: Series['of'],
  places: readonly Reference[],
  [from, until]: readonly [number, number],
): Promise<Series[]> {
  if (places.length === 0) return []
  const table = of === 'event' ? ('events' as const) : ('attributes' as const)
  const ids = places.flatMap((place) => (place.by === 'id' ? place.id : []))
  const uuids = places.flatMap((place) => (place.by === 'uuid' ? place.uuid : []))
  const { policy } = await readSightingRules(db)
  const day = sql<number>`sightings.date_sighting / ${sql.lit(DAY)}`
  const count = (type: number) => sql<number>`count(*) filter (where sightings.type = ${sql.lit(type)})`
  const rows = await visibleSightings(db, viewerOf(actor), policy)
    .select([`${table}.id`, `${table}.uuid`, day.as('day')])
    .select([count(0).as('sightings'), count(1).as('false_positives'), count(2).as('expirations')])
    .where('attributes.deleted', '=', false)
    .where('sightings.date_sighting', '>=', from)
    .where('sightings.date_sighting', '<', until)
    .where((eb) => eb.or([eb(`${table}.id`, '=', anyOf(ids)), eb(`${table}.uuid`, '=', anyOf(uuids))]))
    .groupBy([`${table}.id`, `${table}.uuid`, day])
    .orderBy(`${table}.id`)
    .orderBy(day)
    .execute()
  const series = new Map<number, Series>()
  for (const { id, uuid, day: at, ...counts } of rows) {
    const one = series.get(id) ?? { of, id: String(id), uuid, days: [] }
    one.days.push({ day: dayText(at * DAY), ...counts })
    series.set(id, one)
  }
  return [...series.values()]
}

type Asked = { events: Reference[]; attributes: Reference[]; days: number | undefined }

function readAsked(body: unknown): Asked {
  const sent = typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {}
  const { events, attributes, days } = sent as Record<string, unknown>
  const asked = { events: placesOf('events', events), attributes: placesOf('attributes', attributes) }
  if (asked.events.length + asked.attributes.length > MAX_PLACES) {
    throw new Problem('invalid', `At most ${MAX_PLACES} events and attributes are asked for at a time.`)
  }
  if (days === undefined || days === null) return { ...asked, days: undefined }
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new Problem('invalid', `days has to be a whole number from 1 to ${MAX_DAYS}.`)
  }
  return { ...asked, days }
}

function placesOf(name: string, wish: unknown): Reference[] {
  if (wish === undefined || wish === null) return []
  if (!Array.isArray(wish)) throw new Problem('invalid', `${name} has to be a list of ids or uuids.`)
  return wish.map((item) => {
    const place = typeof item === 'string' || typeof item === 'number' ? parseReference(String(item)) : undefined
    if (!place) throw new Problem('invalid', `${name} has to be a list of ids or uuids.`)
    return place
  })
}

function dayText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
