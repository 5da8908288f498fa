import type { Event } from '@tocsin/format'
import { sql } from 'kysely'
import { visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { attributesWanted, eventsWanted, withAttribute } from './conditions.ts'
import { aroundOptions, readWhole, wholeOptions } from './exported-events.ts'
import type { Asked } from './format.ts'
import type { Predicate } from './patterns.ts'
import { headersOf } from './search-events.ts'

/** A place in the order in which events came to be here as they are: the moment, and the local id. */
export type AddedPlace = { added: Date; id: number }

export type AddedEvent = AddedPlace & { read: () => Promise<Event | undefined> }

type Bounds = {
  /** Only this place and what follows. */
  from?: AddedPlace | undefined
  /** Only what was added after this moment. */
  after?: Date | undefined
  /** Only events that hold one of these records, or were made by one of these organisations. */
  holding?: readonly string[] | undefined
}

/** Events are looked up this many at a time, and read one by one. */
const PAGE = 50

/**
 * What a search lists, in the order in which it came to be here as it is: whoever reads on from where they stopped has all that
 * was added or changed since. The search's own order and limit do not count.
 */
export async function* addedEvents(asked: Asked, bounds: Bounds): AsyncGenerator<AddedEvent> {
  const { search } = asked
  const isFound = sql<boolean>`${sql.join(attributesWanted(search), sql` and `)}`
  const isAround = asked.scope === 'attributes'
  const wanted = isAround
    ? [sql<boolean>`events.id in ${withAttribute(search, 'event_id', isFound)}`]
    : eventsWanted(search)
  const options = isAround ? aroundOptions(asked, isFound) : wholeOptions(asked)
  const settled = sql<boolean>`event_arrivals.added < ${await settledUntil(search.db)}`
  for await (const places of placesOf(asked, [...wanted, settled, ...within(bounds)])) {
    const times = new Map(places.map(({ id, added }) => [id, added]))
    for await (const events of headersOf(search, [places.map(({ id }) => id)])) {
      for (const event of events) {
        // Each header is of one of the places.
        const added = times.get(event.id) ?? new Date(0)
        yield { id: event.id, added, read: async () => readWhole(asked, event, options) }
      }
    }
  }
}

/**
 * Before this moment nothing is added any more. Who is at work has written since their transaction began, and is seen when it
 * ends: what came to be while they were at it is told of when they are done, lest theirs comes behind a reader's back.
 */
async function settledUntil(db: Db): Promise<Date> {
  const { rows } = await sql<{ until: Date }>`
    select date_trunc('milliseconds', least(clock_timestamp(), min(xact_start))) as until
    from pg_stat_activity
    where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`.execute(db)
  return rows[0]?.until ?? new Date(0)
}

function placesOf({ search }: Asked, conditions: readonly Predicate[]): AsyncGenerator<AddedPlace[]> {
  let matching = visibleEvents(search.db, search.viewer)
    .innerJoin('event_arrivals', 'event_arrivals.event_id', 'events.id')
    .select(['events.id', 'event_arrivals.added'])
  for (const condition of conditions) matching = matching.where(condition)
  const sorted = matching.orderBy('event_arrivals.added').orderBy('event_arrivals.event_id')
  const behind = (last: AddedPlace) =>
    sorted.where(sql<boolean>`(event_arrivals.added, event_arrivals.event_id) > (${last.added}, ${last.id})`)
  return readPages(
    async (last: AddedPlace | undefined, size) => (last ? behind(last) : sorted).limit(size).execute(),
    Infinity,
    PAGE,
  )
}

function within({ from, after, holding }: Bounds): Predicate[] {
  return [
    ...(from ? [sql<boolean>`(event_arrivals.added, event_arrivals.event_id) >= (${from.added}, ${from.id})`] : []),
    ...(after ? [sql<boolean>`event_arrivals.added > ${after}`] : []),
    ...(holding ? [holds(holding)] : []),
  ]
}

function holds(uuids: readonly string[]): Predicate {
  const ids = anyOf(uuids)
  return sql<boolean>`events.id = any(array(
    select id from events where uuid = ${ids}
    union all select event_id from attributes where uuid = ${ids}
    union all select event_id from objects where uuid = ${ids}
    union all select event_id from event_reports where uuid = ${ids}
    union all select id from events where orgc_id in (select id from organisations where uuid = ${ids})))`
}
