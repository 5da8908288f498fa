import type { Context } from '../../context.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import { cacheFeed } from './cache.ts'
import { enqueueDue } from './enqueue-due.ts'
import { fetchFeed } from './fetch.ts'

export function feedJobs(context: Context): JobHandlers {
  return {
    'feeds.fetch': async (told, job) => fetchFeed(context, told, job),
    'feeds.cache': async (told, job) => cacheFeed(context, told, job),
  }
}

export function feedSchedules(context: Context): Schedule[] {
  return [{ name: 'feeds.due', pattern: '* * * * *', run: async () => enqueueDue(context) }]
}
