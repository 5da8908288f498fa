import { sql, type RawBuilder } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { readByIds } from '../../platform/db/read-by-ids.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { tagsOfEvents } from './event-tags.ts'
import { canonicalTexts } from '../tags/vocabulary.ts'
import { indexConditions, namedTags } from './index-filters.ts'
import { isOfferable } from './offerable.ts'
import { indexText, minimalText, type IndexRow } from './present-index.ts'
import { visibleCount } from './visible-count.ts'

/** As many events are read at a time. */
const PAGE = 500

const SORTS = new Map([
  ['id', 'events.id'],
  ['date', 'events.date'],
  ['info', 'events.info'],
  ['timestamp', 'events.timestamp'],
  ['publish_timestamp', 'events.publish_timestamp'],
  ['attribute_count', 'events.attribute_count'],
  ['threat_level_id', 'events.threat_level_id'],
  ['analysis', 'events.analysis'],
  ['published', 'events.published'],
  ['distribution', 'events.distribution'],
  ['org', 'org.name'],
  ['orgc', 'orgc.name'],
])

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
  let query = eventsWithOrgs(context.db, viewer)
  const tags = namedTags(wishes)
  const canonicals = tags.length > 0 ? await canonicalTexts(context.db, tags) : new Map<string, string>()
  for (const condition of indexConditions(wishes, viewer, canonicals)) query = query.where(condition)
  const isMinimal = isWished(wishes['minimal'])
  // The short form is what other servers pull by; people see what they have.
  if (isMinimal) query = query.where(await isOfferable(context))
  if (only) query = query.where(only)
  const email = textWish(wishes['email'] ?? wishes['searchemail'])
  if (email !== '') query = query.where(isCreatedBy(actor, email))
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

function eventsWithOrgs(db: Db, viewer: Viewer) {
  return visibleEvents(db, viewer)
    .innerJoin('organisations as org', 'org.id', 'events.org_id')
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
}

/** Addresses are private: other people's are only for site admins to search by. */
function isCreatedBy(actor: Actor, email: string) {
  if (!isSiteAdmin(actor) && email.toLowerCase() !== actor.email.toLowerCase()) return sql<boolean>`false`
  return sql<boolean>`events.user_id in (select id from users where lower(users.email) = ${email.toLowerCase()})`
}

function sortOf(wishes: Wishes, viewer: Viewer) {
  const name = SORTS.get(textWish(wishes['sort'], 'id').replace(/^(Event|Orgc?)\./i, '')) ?? 'events.id'
  const column = name === 'events.attribute_count' ? visibleCount(viewer) : sql.ref(name)
  const direction = textWish(wishes['direction'] ?? wishes['desc'], 'asc').toLowerCase()
  return direction === 'desc' ? sql`${column} desc` : sql`${column} asc`
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
