import { dateTimeText } from '@tocsin/format'
import { sql } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { isUuid } from '../../platform/uuid.ts'
import { createdIn } from './filters.ts'
import { presentHistory } from './present.ts'
import { auditPage, byOrganisation } from './search-audit.ts'
import { logLines } from './search-logs.ts'

const LOGGED = 60
/** What was done to an event and what is in it, newest first, as far as the reader sees it. */
export async function eventHistory(
  context: Context,
  actor: Actor,
  reference: string,
  wishes: Wishes,
): Promise<object[]> {
  const eventId = await requireEventId(context, actor, reference)
  const rows = await auditPage(context, actor, wishes)
    .where('line.event_id', '=', eventId)
    .where(byOrganisation(wishes['org']) ?? sql<boolean>`true`)
    .where(createdIn(wishes['created'], context.clock.seconds()) ?? sql<boolean>`true`)
    // Whose doing a line is cannot be asked where it may not be known.
    .$if(wishes['org'] !== undefined, (query) => query.where('line.names_org', '=', true))
    .execute()
  return rows.map((row) => presentHistory(row, isSiteAdmin(actor) || row.org_id === actor.orgId))
}

/** The same as MISP's older log has it. */
export async function eventLog(context: Context, actor: Actor, reference: string): Promise<{ Log: object[] }> {
  const eventId = await requireEventId(context, actor, reference)
  const rows = await logLines(context, actor)
    .where('line.event_id', '=', eventId)
    .orderBy('line.id', 'desc')
    .limit(LOGGED)
    .execute()
  const Log = rows.map(({ created, model_id, org_id, org_name, email, names_org, ...line }) => ({
    title: line.title,
    created: dateTimeText(created.getTime() / 1000),
    model: line.model,
    model_id: String(model_id),
    action: line.action,
    change: line.change,
    org: names_org ? org_name : '',
    email: isSiteAdmin(actor) || org_id === actor.orgId ? email : '',
  }))
  return { Log }
}

async function requireEventId({ db }: Context, actor: Actor, reference: string): Promise<number> {
  const query = visibleEvents(db, viewerOf(actor)).select('events.id')
  const found = isUuid(reference)
    ? await query.where('events.uuid', '=', reference.toLowerCase()).executeTakeFirst()
    : await query.where('events.id', '=', /^\d{1,15}$/.test(reference) ? Number(reference) : 0).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Invalid event.')
  return found.id
}
