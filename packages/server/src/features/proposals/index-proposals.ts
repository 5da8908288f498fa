import { sql, type RawBuilder } from 'kysely'
import { holds, isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { visibleProposals } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { readPages } from '../../platform/db/read-pages.ts'
import { isWished, positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { requireEvent } from '../events/find-event.ts'
import { contains } from '../events/index-filters.ts'
import { parsePeriod } from '../../platform/http/period.ts'
import { proposalFile } from '../events/proposal-texts.ts'
import { listedText, type ListedRow } from './present.ts'

type Predicate = RawBuilder<boolean>

/**
 * The proposals of one event, or those of the events of the actor's own organisation; with `all`, and for site admins, of
 * all events that they see. A JSON list, piece by piece.
 *
 * Source: MISP's ShadowAttributesController::index, in `rest-api` §2.4.
 */
export async function indexProposals(
  context: Context,
  actor: Actor,
  event: string | undefined,
  wishes: Wishes,
): Promise<AsyncGenerator<string>> {
  const eventId = event === undefined ? undefined : (await requireEvent(context.db, viewerOf(actor), event)).id
  let query = visibleProposals(context.db, viewerOf(actor))
    .innerJoin('organisations as org', 'org.id', 'shadow_attributes.org_id')
    .selectAll('shadow_attributes')
    .select(['org.name as org_name', 'org.uuid as org_uuid'])
  for (const condition of conditionsOf(actor, eventId, wishes)) query = query.where(condition)
  const limit = positiveWish(wishes['limit']) ?? Infinity
  const sorted = query.orderBy('shadow_attributes.event_id', 'desc').orderBy('shadow_attributes.id')
  const pages = readPages<ListedRow>(async (after, size) => {
    const next = after === undefined ? sorted.offset(offsetOf(wishes, limit)) : sorted.where(isBehind(after))
    return next.limit(size).execute()
  }, limit)
  return listText(context, pages)
}

/** The events come newest first, the proposals of each in the order in which they came. */
function isBehind({ event_id, id }: ListedRow): Predicate {
  return sql<boolean>`(shadow_attributes.event_id < ${event_id}
    or (shadow_attributes.event_id = ${event_id} and shadow_attributes.id > ${id}))`
}

function conditionsOf(actor: Actor, eventId: number | undefined, wishes: Wishes): Predicate[] {
  return [
    eventId === undefined ? ownEvents(actor, wishes) : sql<boolean>`shadow_attributes.event_id = ${eventId}`,
    deletedAs(wishes['deleted'] ?? wishes['deleted[]']),
    mayReadDeleted(actor),
    ...(isWished(wishes['timestamp']) ? [since(wishes['timestamp'])] : []),
    ...(isWished(wishes['searchall']) ? [says(textWish(wishes['searchall']))] : []),
  ]
}

function ownEvents(actor: Actor, { all }: Wishes): Predicate {
  return isSiteAdmin(actor) || isWished(all) ? sql<boolean>`true` : sql<boolean>`events.orgc_id = ${actor.orgId}`
}

/** 0, 1 or a list of them; clients that say nothing get both. */
function deletedAs(wish: unknown): Predicate {
  const wanted = [wish].flat().filter((item) => item !== undefined && item !== null && item !== '')
  const [first] = wanted.map((item) => isWished(item))
  const isMixed = wanted.some((item) => isWished(item) !== first)
  return first === undefined || isMixed ? sql<boolean>`true` : sql<boolean>`shadow_attributes.deleted = ${first}`
}

/** Deleted rows are for the event's owner, and for synchronising users. Source: `sharing-and-distribution` §2.6. */
function mayReadDeleted(actor: Actor): Predicate {
  if (holds(actor, 'perm_sync')) return sql<boolean>`true`
  return sql<boolean>`(not shadow_attributes.deleted or events.org_id = ${actor.orgId})`
}

function since(wish: unknown): Predicate {
  const { from, to } = parsePeriod(wish)
  return sql<boolean>`shadow_attributes.timestamp between ${from} and ${to ?? Number.MAX_SAFE_INTEGER}`
}

function says(text: string): Predicate {
  const part = contains(text)
  return sql<boolean>`(shadow_attributes.value1 ilike ${part} or shadow_attributes.value2 ilike ${part}
    or shadow_attributes.comment ilike ${part} or shadow_attributes.type ilike ${part}
    or shadow_attributes.category ilike ${part} or org.name ilike ${part} or events.info ilike ${part})`
}

function offsetOf({ page }: Wishes, limit: number): number {
  return limit === Infinity ? 0 : Math.min(((positiveWish(page) ?? 1) - 1) * limit, Number.MAX_SAFE_INTEGER)
}

async function* listText(context: Context, pages: AsyncGenerator<ListedRow[]>): AsyncGenerator<string> {
  let separator = '['
  for await (const rows of pages) {
    for (const row of rows) {
      yield separator + listedText(row, await proposalFile(context, row))
      separator = ','
    }
  }
  yield separator === '[' ? '[]' : ']'
}
