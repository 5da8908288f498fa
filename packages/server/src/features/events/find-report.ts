import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleReports } from '../../access/visibility.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { parseReference } from './find-event.ts'
import { defaultsFor } from './read-options-of.ts'
import type { ReportRow } from './rows.ts'
import { seesDeleted } from './wants-deleted.ts'

export type FoundReport = ReportRow & { event_org_id: number }

const MISSING = 'Invalid report'

/** The event report that the viewer asks for, by id or uuid; hidden and absent look alike. */
export async function requireReport(
  db: Db | Tx,
  viewer: Viewer,
  text: string,
  missing = MISSING,
): Promise<FoundReport> {
  const reference = parseReference(text)
  if (!reference) throw new Problem('not-found', missing)
  const query = visibleReports(db, viewer).selectAll('event_reports').select(['events.org_id as event_org_id'])
  const found = await (reference.by === 'id'
    ? query.where('event_reports.id', '=', reference.id).executeTakeFirst()
    : query.where('event_reports.uuid', '=', reference.uuid).executeTakeFirst())
  if (!found) throw new Problem('not-found', missing)
  return found
}

/** As `requireReport`, for looking at: a deleted one is there for those who see deleted rows of its event. */
export async function requireShownReport(db: Db, actor: Actor, text: string): Promise<FoundReport> {
  const found = await requireReport(db, viewerOf(actor), text)
  const event = { org_id: found.event_org_id }
  if (found.deleted && !seesDeleted(event, viewerOf(actor), defaultsFor(actor))) {
    throw new Problem('not-found', MISSING)
  }
  return found
}
