import type { Context } from '../../context.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import { askDue } from './ask-again.ts'
import { askPeer } from './ask-peer.ts'

export function recallJobs(context: Context): JobHandlers {
  return { 'recall.ask': async (told, job) => askPeer(context, told, job) }
}

export function recallSchedules(context: Context): Schedule[] {
  return [{ name: 'recall.due', pattern: '*/5 * * * *', run: async () => askDue(context) }]
}
