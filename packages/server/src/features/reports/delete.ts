import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { touchEvent } from '../events/touch.ts'
import { changeReport, holdReport } from './edit.ts'

/** Deletes a report: softly, so that the deletion can travel to other servers, or for good. */
export async function deleteReport(context: Context, actor: Actor, reference: string, isHard: boolean): Promise<void> {
  await inTransaction(context, async (tx) => {
    const { report, event } = await holdReport(tx, actor, reference)
    const now = context.clock.seconds()
    if (!isHard) {
      await changeReport(tx, actor, { report, event, changes: { deleted: true }, now })
      return
    }
    await tx.deleteFrom('event_reports').where('id', '=', report.id).execute()
    await recordChange(tx, actor, { model: 'EventReport', action: 'delete', before: report, event })
    await touchEvent(tx, event.id, now)
  })
}

/** Brings a softly deleted report back. */
export async function restoreReport(context: Context, actor: Actor, reference: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const held = await holdReport(tx, actor, reference)
    await changeReport(tx, actor, { ...held, changes: { deleted: false }, now: context.clock.seconds() })
  })
}
