import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { readByIds } from '../../platform/db/read-by-ids.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { tagsOfEvents } from './event-tags.ts'
import { eventsWithOrgs, matchingEvents, sortOf } from './matching-events.ts'
import { isOfferable } from './offerable.ts'
import { indexText, minimalText, type IndexRow } from './present-index.ts'
import { visibleCount } from './visible-count.ts'

/** As many events are read at a time. */
const PAGE = 500

/**
 * The events that match a request's filters, as bare records: how many there are, and a JSON list of the wished page. `only`
 * narrows them by a condition on `events`.
 */
// oxlint-disable-next-line max-params -- where, who, what they ask for, of which events
export async function indexEvents(
  context: Context,
  actor: Actor,
  wishes: Wishes,
  only?: RawBuilder<boolean>,
): Promise<{ total: number; text: AsyncGenerator<string> }> {
  const viewer = viewerOf(actor)
  const isMinimal = isWished(wishes['minimal'])
  const matching = await matchingEvents(context.db, actor, wishes)
  // The short form is what other servers pull by; people see what they have.
  const offered = isMinimal ? matching.where(await isOfferable(context)) : matching
  const query = only ? offered.where(only) : offered
  const limit = limitOf(wishes)
  const found = await query
    .select('events.id')
    .orderBy(sortOf(wishes, viewer))
    .$if(limit !== Infinity, (q) => q.limit(limit).offset(offsetOf(wishes, limit)))
    .execute()
  const { total } =
    limit === Infinity
      ? { total: found.length }
      : await query.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const read = async (ids: number[]) =>
    eventsWithOrgs(context.db, viewer)
      .selectAll('events')
      // Of two columns of one name, the later one counts.
      .select(visibleCount(viewer).as('attribute_count'))
      .select(['org.name as org_name', 'org.uuid as org_uuid', 'orgc.name as orgc_name', 'orgc.uuid as orgc_uuid'])
      .where('events.id', '=', anyOf(ids))
      .execute()
  const pages = readByIds([found.map(({ id }) => id)], PAGE, read)
  return { total, text: listText(context, pages, isMinimal) }
}

function limitOf(wishes: Wishes): number {
  const limit = Number(wishes['limit'] ?? NaN)
  return Number.isSafeInteger(limit) && limit > 0 ? limit : Infinity
}

function offsetOf(wishes: Wishes, limit: number): number {
  const page = Number(wishes['page'])
  return Number.isSafeInteger(page) && page > 1 ? Math.min((page - 1) * limit, Number.MAX_SAFE_INTEGER) : 0
}

async function* listText(
  context: Context,
  pages: AsyncGenerator<IndexRow[]>,
  isMinimal: boolean,
): AsyncGenerator<string> {
  let separator = '['
  for await (const rows of pages) {
    if (rows.length === 0) continue
    const texts = isMinimal ? rows.map(minimalText) : await indexTexts(context, rows)
    yield separator + texts.join(',')
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}

async function indexTexts(context: Context, rows: IndexRow[]): Promise<string[]> {
  const tags = await tagsOfEvents(
    context.db,
    rows.map(({ id }) => id),
    { includeAllTags: true, excludeLocalTags: false },
  )
  return rows.map((row) => indexText(row, tags.get(row.id) ?? []))
}
