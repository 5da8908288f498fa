import type { Context } from '../../context.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import { cachePeer } from './cache-peer.ts'
import { enqueueDue } from './enqueue-due.ts'
import { pull } from './pull.ts'
import { pushPublished } from './publish.ts'
import { push } from './push.ts'

export function syncJobs(context: Context): JobHandlers {
  return {
    'sync.pull': async (told, job) => pull(context, told, job),
    'sync.push': async (told, job) => push(context, told, job),
    'sync.cache': async (told, job) => cachePeer(context, told, job),
    'sync.publish': async (told, job) => pushPublished(context, told, job),
  }
}

export function syncSchedules(context: Context): Schedule[] {
  return [{ name: 'sync.due', pattern: '* * * * *', run: async () => enqueueDue(context) }]
}
