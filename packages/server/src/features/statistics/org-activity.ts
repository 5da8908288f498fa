import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { grouped } from './grouped.ts'

const DAY = 86_400
const DAYS = 365

type Counted = { orgc_id: number; timestamp: number; attribute_count: number }

/**
 * Organisations by name, with their users, their events that the viewer sees, and what they changed on each day of the
 * year that ends today.
 *
 * Source: MISP's UsersController::__statisticsOrgs and User::getOrgActivity, the separator of whose table is the two
 * characters `\n`.
 */
export async function orgActivity(
  { db, clock }: Context,
  viewer: Viewer,
  scope: string,
): Promise<Record<string, object>> {
  const orgs = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'description', 'local', 'contacts', 'type', 'sector', 'nationality'])
    .select((eb) =>
      eb
        .selectFrom('users')
        .select(eb.fn.countAll<number>().as('users'))
        .whereRef('users.org_id', '=', 'organisations.id')
        .as('users'),
    )
    .$if(scope === 'local' || scope === 'external', (query) => query.where('local', '=', scope === 'local'))
    .execute()
  const events = await visibleEvents(db, viewer)
    .select(['events.orgc_id', 'events.timestamp', 'events.attribute_count'])
    .orderBy('events.timestamp')
    .execute()
  const byOrg = grouped(events, ({ orgc_id }) => orgc_id)
  const now = clock.seconds()
  const shown = orgs.map(({ id, users, ...org }) => {
    const own = byOrg.get(id)
    const userCount = users ? { userCount: String(users) } : {}
    return [org.name, { id: String(id), ...org, ...userCount, ...(own && activityOf(id, own, now)) }] as const
  })
  return Object.fromEntries(shown.toSorted(([a], [b]) => a.localeCompare(b, 'en', { sensitivity: 'base' })))
}

function activityOf(id: number, events: readonly Counted[], now: number): object {
  const byDay = new Map<string, number>()
  for (const { timestamp, attribute_count } of events) {
    if (timestamp <= now - DAYS * DAY) continue
    byDay.set(dayOf(timestamp), (byDay.get(dayOf(timestamp)) ?? 0) + attribute_count)
  }
  const days = Array.from({ length: DAYS }, (_, at) => dayOf(now - (DAYS - at) * DAY))
  const lines = days.map((day) => String.raw`${day},${byDay.get(day) ?? 0}\n`)
  return {
    eventCount: String(events.length),
    attributeCount: String(events.reduce((sum, { attribute_count }) => sum + attribute_count, 0)),
    orgActivity: {
      csv: String.raw`Date,Close\n${lines.join('')}`,
      // PHP writes an empty map as an empty list.
      data: byDay.size === 0 ? [] : Object.fromEntries([...byDay].map(([day, count]) => [day, String(count)])),
      orgId: String(id),
    },
  }
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10)
}
