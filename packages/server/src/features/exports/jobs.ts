import type { Context } from '../../context.ts'
import type { JobHandlers, Schedule } from '../../platform/jobs/run-jobs.ts'
import { enqueueDue } from './enqueue.ts'
import { nameOf, sweepFiles } from './kept-file.ts'
import { makeExport } from './make.ts'

const DAY = 24 * 60 * 60 * 1000

export function exportJobs(context: Context): JobHandlers {
  return { 'exports.make': async ({ id }, job) => makeExport(context, id, job) }
}

export function exportSchedules(context: Context): Schedule[] {
  return [
    { name: 'exports.due', pattern: '* * * * *', run: async () => enqueueDue(context) },
    { name: 'exports.sweep', pattern: '20 3 * * *', run: async () => sweep(context) },
  ]
}

/** Files of exports that went with their owner or their search, or that a fallen server left half written. */
async function sweep({ db, config, clock }: Context): Promise<void> {
  const rows = await db.selectFrom('scheduled_exports').select(['uuid', 'sha256']).execute()
  const kept = new Set(rows.flatMap(({ uuid, sha256 }) => (sha256 === null ? [] : [nameOf(uuid, sha256)])))
  await sweepFiles(config, kept, new Date(clock.now().getTime() - DAY))
}
