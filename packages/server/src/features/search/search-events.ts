import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { eventText } from '../events/event-text.ts'
import { headers, type EventHeader } from '../events/find-event.ts'
import { defaultsFor } from '../events/read-options-of.ts'
import type { ReadOptions } from '../events/read-options.ts'
import { countPages, placeOf, shownInEvents, type Found } from './attribute-rows.ts'
import { eventsWanted, type Search } from './conditions.ts'
import { sortingOf } from './order.ts'

type FoundEvent = EventHeader & { place: unknown[] }

/** Events are read a page of this many headers at a time. */
const PAGE = 200

/** The events that a search lists. */
export async function findEvents(search: Search): Promise<Found<FoundEvent>> {
  const { db, viewer, query } = search
  const sorting = sortingOf('events', query.order)
  const matching = () => {
    let rows = headers(db, viewer)
    for (const condition of eventsWanted(search)) rows = rows.where(condition)
    return rows
  }
  const pages = readPages<FoundEvent>(
    async (after, size) => {
      const page = matching().select(placeOf(sorting.keys)).orderBy(sorting.orderBy).limit(size)
      const rows = after === undefined ? page.offset(query.offset) : page.where(sorting.after(after.place))
      return rows.execute()
    },
    query.limit,
    PAGE,
  )
  return countPages(pages, query.limit, async () => {
    const { total } = await matching()
      .clearSelect()
      .select(sql<number>`count(*)`.as('total'))
      .executeTakeFirstOrThrow()
    return Math.max(0, total - query.offset)
  })
}

/** `{"response":[{"Event":…}]}`, piece by piece. */
export async function* eventsText(
  context: Context,
  actor: Actor,
  search: Search,
  pages: AsyncGenerator<FoundEvent[]>,
): AsyncGenerator<string> {
  const options = optionsOf(actor, search)
  let separator = '{"response":['
  for await (const events of pages) {
    for (const event of events) {
      yield separator
      separator = ','
      yield* eventText(context, search.viewer, event, options)
    }
  }
  yield separator === ',' ? ']}' : `${separator}]}`
}

function optionsOf(actor: Actor, search: Search): ReadOptions {
  const { query } = search
  const { show } = query
  const isSyncUser = actor.permissions.has('perm_sync') && !actor.permissions.has('perm_site_admin')
  const shown = shownInEvents(search)
  return {
    ...defaultsFor(actor),
    deleted: query.deleted,
    metadataOnly: show.metadataOnly,
    flatten: show.flatten,
    includeAllTags: show.allTags,
    excludeLocalTags: show.excludeLocalTags ?? isSyncUser,
    excludeGalaxy: show.excludeGalaxy,
    includeAttachments: show.attachments,
    includeGranularCorrelations: show.granularCorrelations,
    includeAnalystData: show.analystData,
    noEventReports: show.noEventReports,
    noShadowAttributes: show.noShadowAttributes,
    sgReferenceOnly: show.sgReferenceOnly,
    attributeCondition: shown.length === 0 ? undefined : sql<boolean>`${sql.join(shown, sql` and `)}`,
  }
}
