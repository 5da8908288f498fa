import type { Context } from '../../context.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import type { ContentKind } from './content-kind.ts'
import { enqueueNightly } from './nightly.ts'
import { updateContent } from './update.ts'

export function contentJobs(context: Context, kinds: readonly ContentKind[]): JobHandlers {
  return { 'content.update': async (payload, job) => updateContent(context, kinds, payload, job) }
}

export function contentSchedules(context: Context): Schedule[] {
  return [{ name: 'content.nightly', pattern: '10 3 * * *', run: async () => enqueueNightly(context) }]
}
