import { sql } from 'kysely'
import { parseEventEnvelope, type Event } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { eventText } from '../events/event-text.ts'
import type { EventHeader } from '../events/find-event.ts'
import type { ReadOptions } from '../events/read-options.ts'
import { findAttributes } from './attribute-rows.ts'
import type { Asked } from './format.ts'
import type { Found } from './found-ids.ts'
import type { Predicate } from './patterns.ts'
import { findEvents, headersOf, optionsOf } from './search-events.ts'

/**
 * Whole events, for formats that need them so: those found, or, of those that attributes were found in, what was found.
 * They are what the JSON answer says to this viewer, read back: no format can show what JSON does not.
 */
export async function exportedEvents(asked: Asked): Promise<Found<Event>> {
  return asked.scope === 'events' ? foundEvents(asked) : eventsAround(asked)
}

async function foundEvents(asked: Asked): Promise<Found<Event>> {
  const { total, pages } = await findEvents(asked.search)
  const options = wholeOptions(asked)
  return { total, pages: eventsOf(asked, pages, () => options) }
}

/** What of an event that was found is read: all but what it correlates with. */
export function wholeOptions({ actor, search }: Asked): ReadOptions {
  return { ...optionsOf(actor, search), includeEventCorrelations: false }
}

/** What is read of an event around attributes that were found: these alone, and what it says of itself. */
export function aroundOptions(asked: Asked, isFound: Predicate): ReadOptions {
  return {
    ...wholeOptions(asked),
    flatten: true,
    noEventReports: true,
    noShadowAttributes: true,
    noSightings: !asked.search.query.show.sightings,
    attributeCondition: isFound,
  }
}

/** The ids of what was found stand in memory: attributes of one event need not follow each other in the order asked for. */
async function eventsAround(asked: Asked): Promise<Found<Event>> {
  const { search } = asked
  const { total, pages } = await findAttributes(search, [])
  const found = new Map<number, number[]>()
  for await (const rows of pages) {
    for (const { id, event_id } of rows) {
      const ids = found.get(event_id)
      if (ids) ids.push(id)
      else found.set(event_id, [id])
    }
  }
  const optionsFor = ({ id }: EventHeader) =>
    aroundOptions(asked, sql<boolean>`attributes.id = ${anyOf(found.get(id) ?? [])}`)
  return { total, pages: eventsOf(asked, headersOf(search, [[...found.keys()]]), optionsFor) }
}

async function* eventsOf(
  asked: Asked,
  pages: AsyncGenerator<EventHeader[]>,
  optionsFor: (event: EventHeader) => ReadOptions,
): AsyncGenerator<Event[]> {
  for await (const events of pages) {
    for (const event of events) {
      const read = await readWhole(asked, event, optionsFor(event))
      if (read) yield [read]
    }
  }
}

/** An event of more characters of JSON is not read whole: what it becomes takes ten times the memory. MISP stops at 15,000 attributes. */
const MOST = 64 * 1024 ** 2

/** One event, or a refusal where it is too large to stand in memory. */
export async function readWhole(
  { context, search }: Asked,
  event: EventHeader,
  options: ReadOptions,
  most = MOST,
): Promise<Event | undefined> {
  let text = ''
  for await (const piece of eventText(context, search.viewer, { event, options })) {
    text += piece
    if (text.length > most) {
      throw new Problem('too-large', `The event ${event.uuid} is too large for a format that needs it whole.`)
    }
  }
  return parseEventEnvelope(JSON.parse(text)).event
}
