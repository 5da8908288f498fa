import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import { cachePeer } from './cache-peer.ts'
import { enqueueDue } from './enqueue-due.ts'
import { CURSOR_DAYS } from './cursor.ts'
import { measureDrift } from './drift.ts'
import { pull } from './pull.ts'
import { pushPublished } from './publish.ts'
import { push } from './push.ts'

export function syncJobs(context: Context): JobHandlers {
  return {
    'sync.pull': async (told, job) => pull(context, told, job),
    'sync.push': async (told, job) => push(context, told, job),
    'sync.cache': async (told, job) => cachePeer(context, told, job),
    'sync.drift': async (told, job) => measureDrift(context, told, job),
    'sync.publish': async (told, job) => pushPublished(context, told, job),
  }
}

export function syncSchedules(context: Context): Schedule[] {
  return [
    { name: 'sync.due', pattern: '* * * * *', run: async () => enqueueDue(context) },
    { name: 'sync.forget', pattern: '40 3 * * *', run: async () => forgetWithdrawals(context) },
  ]
}

/** What was withdrawn before the oldest cursor that holds is told to nobody any more. */
async function forgetWithdrawals({ db }: Context): Promise<void> {
  await db
    .deleteFrom('event_withdrawals')
    .where('added', '<', sql<Date>`now() - make_interval(days => ${CURSOR_DAYS + 1})`)
    .execute()
}
