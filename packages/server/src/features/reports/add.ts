import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent } from '../events/edit.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayEditReports, refuseChange } from '../events/may-change.ts'
import type { EventRow, ReportRow } from '../events/rows.ts'
import { resolveSharing } from '../events/sharing.ts'
import { touchEvent } from '../events/touch.ts'
import { readSentReport, refusal, type SentReport } from './sent-report.ts'

/** Adds a report to an event, which is unpublished by it. */
export async function addReport(context: Context, actor: Actor, event: string, body: unknown): Promise<ReportRow> {
  const sent = readSentReport(body, 'add')
  return addReadReport(context, actor, event, sent)
}

/** As `addReport`, for what is read already. */
export async function addReadReport(
  context: Context,
  actor: Actor,
  reference: string,
  sent: SentReport,
): Promise<ReportRow> {
  return inTransaction(context, async (tx) => {
    const event = await holdEvent(tx, actor, reference)
    const now = context.clock.seconds()
    const { sharingOf } = await resolveSharing(tx, actor, { EventReport: [named(sent)] })
    const { distribution = 5, sharing_group_id } = sharingOf(sent)
    const report = await tx
      .insertInto('event_reports')
      .values({
        event_id: event.id,
        uuid: sent.uuid ?? crypto.randomUUID(),
        name: sent.name ?? '',
        content: sent.content ?? null,
        distribution,
        sharing_group_id,
        timestamp: sent.timestamp ?? now,
        deleted: false,
      })
      .onConflict((conflict) => conflict.column('uuid').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!report) throw refusal('add', 'The UUID provided is not unique')
    await recordChange(tx, actor, { model: 'EventReport', action: 'add', after: report, event })
    await touchEvent(tx, event.id, now)
    return report
  })
}

/** The event, held, whose reports the actor may write. */
async function holdEvent(tx: Tx, actor: Actor, reference: string): Promise<EventRow> {
  const found = await requireEvent(tx, viewerOf(actor), reference)
  if (!mayEditReports(actor, found)) refuseChange()
  return lockEvent(tx, found.id)
}

/** The format's report has a name. */
export function named(sent: SentReport): SentReport & { name: string } {
  return { ...sent, name: sent.name ?? '' }
}
