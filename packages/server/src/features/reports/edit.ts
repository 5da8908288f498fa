import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { refuseStale } from '../../platform/http/if-match.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent, type SentEdit } from '../events/edit.ts'
import { requireReport } from '../events/find-report.ts'
import { mayEditReports, refuseChange } from '../events/may-change.ts'
import type { EventRow, ReportRow } from '../events/rows.ts'
import { resolveSharing } from '../events/sharing.ts'
import { laterThan, timeOfEdit, touchEvent } from '../events/touch.ts'
import { named } from './add.ts'
import { readSentReport, type SentReport } from './sent-report.ts'

/** Edits a report: what was sent changes, the rest stays, and its time moves on whatever time was sent (MISP). */
export async function editReport(
  context: Context,
  actor: Actor,
  { reference, body, expected }: SentEdit,
): Promise<ReportRow> {
  const sent = readSentReport(body, 'edit')
  return inTransaction(context, async (tx) => {
    const { report, event } = await holdReport(tx, actor, reference)
    refuseStale(report, expected)
    const changes = await changesOf(tx, actor, sent, report)
    return changeReport(tx, actor, { report, event, changes, now: timeOfEdit(context, expected) })
  })
}

async function changesOf(tx: Tx, actor: Actor, sent: SentReport, report: ReportRow): Promise<Partial<ReportRow>> {
  const { sharingOf } = await resolveSharing(tx, actor, { EventReport: [named(sent)] })
  const { distribution, sharing_group_id } = sharingOf(sent)
  return {
    name: sent.name ?? report.name,
    content: sent.content === undefined ? report.content : sent.content,
    deleted: sent.deleted ?? report.deleted,
    ...(distribution === undefined ? {} : { distribution, sharing_group_id }),
  }
}

type Change = { report: ReportRow; event: EventRow; changes: Partial<ReportRow>; now: number }

/** Writes what changes of a report that is held, and of its event that it was unpublished. */
export async function changeReport(tx: Tx, actor: Actor, { report, event, changes, now }: Change): Promise<ReportRow> {
  const changed = await tx
    .updateTable('event_reports')
    .set({ ...changes, timestamp: laterThan(report, now) })
    .where('id', '=', report.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const action = report.deleted === changed.deleted ? 'edit' : changed.deleted ? 'soft_delete' : 'undelete'
  await recordChange(tx, actor, { model: 'EventReport', action, before: report, after: changed, event })
  await touchEvent(tx, event.id, now)
  return changed
}

/** A report and its event, both held, that the actor may write. It is read again once held: it may be gone by then. */
export async function holdReport(
  tx: Tx,
  actor: Actor,
  reference: string,
): Promise<{ report: ReportRow; event: EventRow }> {
  const found = await requireReport(tx, viewerOf(actor), reference)
  const event = await lockEvent(tx, found.event_id)
  if (!mayEditReports(actor, event)) refuseChange()
  const { event_org_id: _owner, ...report } = await requireReport(tx, viewerOf(actor), String(found.id))
  return { report, event }
}
