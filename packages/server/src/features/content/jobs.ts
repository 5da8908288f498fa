import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { SYSTEM } from '../audit/record.ts'
import type { ContentKind } from './content-kind.ts'
import { updateContent } from './update.ts'

/** The servers of the world do not all ask in the same minute. */
const SPREAD = 60 * 60 * 1_000

export function contentJobs(context: Context, kinds: readonly ContentKind[]): JobHandlers {
  return { 'content.update': async (payload, job) => updateContent(context, kinds, payload, job) }
}

/** A daily update, where a site admin turned it on. */
export function contentSchedules(context: Context): Schedule[] {
  const run = async () => {
    if (!(await readSetting(context.db, 'content.update_daily'))) return
    const runAt = new Date(context.clock.now().getTime() + Math.random() * SPREAD)
    await inTransaction(context, async (tx) => addJob(tx, 'content.update', { by: SYSTEM }, { by: SYSTEM, runAt }))
  }
  return [{ name: 'content.daily', pattern: '10 3 * * *', run }]
}
