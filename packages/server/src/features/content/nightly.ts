import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { SYSTEM } from '../audit/record.ts'

/** The servers of the world do not all ask in the same minute. */
const SPREAD = 60 * 60 * 1_000

/** Enqueues tonight's update, where a site admin turned it on. */
export async function enqueueNightly(context: Context): Promise<void> {
  if (!(await readSetting(context.db, 'content.update_daily'))) return
  const runAt = new Date(context.clock.now().getTime() + Math.random() * SPREAD)
  await inTransaction(context, async (tx) => addJob(tx, 'content.update', { by: SYSTEM }, { by: SYSTEM, runAt }))
}
