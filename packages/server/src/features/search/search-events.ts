import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { readByIds } from '../../platform/db/read-by-ids.ts'
import { eventText } from '../events/event-text.ts'
import { headers, type EventHeader } from '../events/find-event.ts'
import { defaultsFor } from '../events/read-options-of.ts'
import type { ReadOptions } from '../events/read-options.ts'
import { eventsWanted, shownInEvents, tagOptions, type Search } from './conditions.ts'
import { findIds, type Found } from './found-ids.ts'

/** Events are read a page of this many headers at a time. */
const PAGE = 100

/** The events that a search lists. */
export async function findEvents(search: Search): Promise<Found<EventHeader>> {
  let matching = visibleEvents(search.db, search.viewer)
  for (const condition of eventsWanted(search)) matching = matching.where(condition)
  const { total, ids } = await findIds({ db: search.db, scope: 'events', query: search.query, matching })
  return { total, pages: headersOf(search, ids) }
}

/** Those of these events that the viewer sees, in the order of the ids. */
export function headersOf(
  { db, viewer }: Search,
  ids: AsyncIterable<number[]> | Iterable<number[]>,
): AsyncGenerator<EventHeader[]> {
  return readByIds(ids, PAGE, async (page) => headers(db, viewer).where('events.id', '=', anyOf(page)).execute())
}

/** `{"response":[{"Event":…}]}`, piece by piece. */
export async function* eventsText(
  context: Context,
  actor: Actor,
  search: Search,
  pages: AsyncGenerator<EventHeader[]>,
): AsyncGenerator<string> {
  const options = optionsOf(actor, search)
  let separator = ''
  yield '{"response":['
  for await (const events of pages) {
    for (const event of events) {
      yield separator
      separator = ','
      yield* eventText(context, search.viewer, { event, options })
    }
  }
  yield ']}'
}

/** Source: `rest-search` §6. */
export function optionsOf(actor: Actor, search: Search): ReadOptions {
  const { query, seesAllDeleted } = search
  const { show } = query
  const shown = shownInEvents(search)
  return {
    ...defaultsFor(actor),
    seesAllDeleted,
    deleted: query.deleted,
    metadataOnly: show.metadataOnly,
    flatten: show.flatten,
    ...tagOptions(search),
    excludeGalaxy: show.excludeGalaxy,
    includeAttachments: show.attachments,
    includeGranularCorrelations: show.granularCorrelations,
    includeAnalystData: show.analystData,
    noEventReports: show.noEventReports,
    noShadowAttributes: show.noShadowAttributes,
    sgReferenceOnly: show.sgReferenceOnly,
    warnings: search.warnings,
    kept: search.kept,
    extended: show.extended,
    decay: search.decay,
    extensionList: show.extensionList,
    attributeCondition: shown.length === 0 ? undefined : sql<boolean>`${sql.join(shown, sql` and `)}`,
  }
}
