import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleReports } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { parsePeriod } from '../../platform/http/period.ts'
import { isWished, positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { parseReference } from '../events/find-event.ts'
import { contains } from '../events/index-filters.ts'
import { defaultsFor } from '../events/read-options-of.ts'
import type { ReportRow } from '../events/rows.ts'
import { reportTexts } from './present.ts'

type Predicate = RawBuilder<boolean>

/** Reports that carry megabytes are few at a time. */
const PAGE = 50

/**
 * The reports that the actor sees and wishes for, as JSON texts, page after page in the order in which they came.
 *
 * Source: MISP's EventReportsController::index, in `rest-search` §8; the further filters are ours.
 */
export async function* listReports(context: Context, actor: Actor, wishes: Wishes): AsyncGenerator<string[]> {
  const viewer = viewerOf(actor)
  let query = visibleReports(context.db, viewer).selectAll('event_reports')
  for (const condition of conditionsOf(actor, wishes)) query = query.where(condition)
  const limit = positiveWish(wishes['limit']) ?? Infinity
  const offset = limit === Infinity ? 0 : Math.min((positiveWish(wishes['page']) ?? 1) - 1, 1e6) * Math.min(limit, 1e6)
  const sorted = query.orderBy('event_reports.id')
  const pages = readPages<ReportRow>(
    async (after, size) => {
      const next = after === undefined ? sorted.offset(offset) : sorted.where('event_reports.id', '>', after.id)
      return next.limit(size).execute()
    },
    limit,
    PAGE,
  )
  for await (const rows of pages) yield reportTexts(context, viewer, rows)
}

function conditionsOf(actor: Actor, wishes: Wishes): Predicate[] {
  const told = [wishes['event_id'] ?? wishes['eventid'], wishes['event_uuid']].filter((wish) => isWished(wish))
  return [
    deletedAs(actor, wishes),
    ...told.map((wish) => isNamed('events', wish)),
    ...named(wishes['id'], 'event_reports'),
    ...named(wishes['uuid'], 'event_reports'),
    ...(isWished(wishes['timestamp']) ? [since(wishes['timestamp'])] : []),
    ...creatorIs(wishes['orgc_id'] ?? wishes['orgc'] ?? wishes['org']),
    ...says(wishes['value'] ?? wishes['searchall'] ?? wishes['quickFilter']),
  ]
}

/** MISP's `context`: live ones, deleted ones, or all. Deleted rows are for those who see them of the event. */
function deletedAs(actor: Actor, { context, deleted }: Wishes): Predicate {
  const wish = textWish(context) || (isWished(deleted) ? 'deleted' : 'default')
  const mayRead = defaultsFor(actor).seesAllDeleted ? sql<boolean>`true` : isOwn(actor)
  if (wish === 'deleted') return sql<boolean>`(event_reports.deleted and ${mayRead})`
  if (wish === 'all') return sql<boolean>`(not event_reports.deleted or ${mayRead})`
  return sql<boolean>`not event_reports.deleted`
}

function isOwn(actor: Actor): Predicate {
  return viewerOf(actor).kind === 'everything' ? sql<boolean>`true` : sql<boolean>`events.org_id = ${actor.orgId}`
}

function named(wish: unknown, table: 'events' | 'event_reports'): Predicate[] {
  return isWished(wish) ? [isNamed(table, wish)] : []
}

/** Local ids and uuids, one or a list; what can name nothing finds nothing. */
function isNamed(table: 'events' | 'event_reports', wish: unknown): Predicate {
  const references = namesIn(wish).map(parseReference)
  const ids = references.flatMap((reference) => (reference?.by === 'id' ? [reference.id] : []))
  const uuids = references.flatMap((reference) => (reference?.by === 'uuid' ? [reference.uuid] : []))
  const names = sql.table(table)
  return sql<boolean>`(${names}.id = ${anyOf(ids)} or ${names}.uuid = ${anyOf(uuids)})`
}

function since(wish: unknown): Predicate {
  const { from, to } = parsePeriod(wish)
  return sql<boolean>`event_reports.timestamp between ${from} and ${to ?? Number.MAX_SAFE_INTEGER}`
}

/** The creator of the event: by local id, uuid or name. */
function creatorIs(wish: unknown): Predicate[] {
  const names = namesIn(wish)
  if (names.length === 0) return []
  return [
    sql<boolean>`exists (select from organisations creator where creator.id = events.orgc_id
      and (creator.id::text = ${anyOf(names)} or creator.uuid::text = ${anyOf(names)} or creator.name = ${anyOf(names)}))`,
  ]
}

function says(wish: unknown): Predicate[] {
  const [text] = namesIn(wish)
  if (text === undefined) return []
  const part = contains(text)
  return [
    sql<boolean>`(event_reports.name ilike ${part} or event_reports.content ilike ${part}
      or event_reports.uuid::text ilike ${part})`,
  ]
}

/** What a wish names: one thing or a list of them. */
function namesIn(wish: unknown): string[] {
  return [wish]
    .flat()
    .map((name) => textWish(name))
    .filter((name) => name !== '')
}

/** Lists as one JSON text between `before` and `after`. */
export async function* listText(pages: AsyncGenerator<string[]>, before = '[', after = ']'): AsyncGenerator<string> {
  let lead = before
  for await (const texts of pages) {
    for (const text of texts) {
      yield lead + text
      lead = ','
    }
  }
  yield lead === before ? before + after : after
}
