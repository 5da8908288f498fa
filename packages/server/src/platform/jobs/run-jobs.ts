import { setTimeout as sleep } from 'node:timers/promises'
import { parseCronItems, run, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { Problem } from '../http/problem.ts'
import type { JobName, JobPayloads } from './names.ts'
import { releaseAbandoned, workerLogger } from './queue.ts'
import { recorded, type JobRun } from './records.ts'

/** How the jobs of a name are done; what it answers is kept with the job. */
export type JobHandler<Name extends JobName> = (payload: JobPayloads[Name], job: JobRun) => Promise<unknown>
export type JobHandlers = { [Name in JobName]?: JobHandler<Name> }

/** Something to be looked after again and again; the pattern is that of cron, in UTC. */
export type Schedule = { name: string; pattern: string; run: () => Promise<void> }

export type RunningJobs = { stop(): Promise<void> }

/** New jobs are announced; only those that wait for their time are looked for. */
const LOOK_EVERY = 10_000
const KEPT = '30 days'
/** Jobs are told that the server ends, and have so long. */
const LAST_JOBS = 10_000

/** Does the jobs of the queue, as many at once as the configuration says, until it is told to stop. */
export async function startJobs(
  context: Context,
  handlers: JobHandlers,
  schedules: readonly Schedule[],
): Promise<RunningJobs> {
  const { config, db, pool, log } = context
  if (config.databaseUrl === undefined) await releaseAbandoned(db)
  if (config.jobs === 0) return { stop: async () => {} }
  const stopping = new AbortController()
  const all = [...schedules, forgetEnded(context)]
  const runner = await run({
    pgPool: pool,
    concurrency: config.jobs,
    pollInterval: LOOK_EVERY,
    noHandleSignals: true,
    logger: workerLogger(log),
    taskList: { ...tasksOf(context, handlers, stopping.signal), ...scheduledTasks(all) },
    parsedCronItems: parseCronItems(all.map(({ name, pattern }) => ({ task: name, match: pattern }))),
  })
  runner.promise.catch((error: Error) => log.error({ err: error }, 'jobs are not done any more'))
  return {
    async stop() {
      stopping.abort()
      await Promise.race([runner.stop(), sleep(LAST_JOBS, undefined, { ref: false })])
    },
  }
}

type Kept = { record: number; payload: never }

function tasksOf({ db, log }: Context, handlers: JobHandlers, signal: AbortSignal): TaskList {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      async (kept: unknown) => {
        // Only `addJob` writes what the queue holds under these names.
        const { record, payload } = kept as Kept
        try {
          await recorded(db, record, signal, async (job) => handle(payload, job))
        } catch (error) {
          if (!(error instanceof Problem)) log.error({ err: error, job: name }, 'a job failed')
          // What is refused for a reason is refused the next time too.
          if (!(error instanceof Problem) || signal.aborted) throw error
        }
      },
    ]),
  )
}

function scheduledTasks(schedules: readonly Schedule[]): TaskList {
  return Object.fromEntries(schedules.map(({ name, run: work }) => [name, async () => work()]))
}

function forgetEnded({ db }: Context): Schedule {
  return {
    name: 'jobs.forget',
    pattern: '40 2 * * *',
    run: async () => {
      await sql`delete from jobs where ended < now() - ${KEPT}::interval`.execute(db)
    },
  }
}
