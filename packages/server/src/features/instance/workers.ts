import { userInfo } from 'node:os'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'

/** MISP's kinds of workers; one kind does all jobs here. */
type Workers = {
  default: { ok: boolean; workers: object[]; jobCount: number }
  proc_accessible: boolean
  /** Whether workers can be started and stopped by themselves. */
  controls: 0
}

/**
 * Who does jobs: this process, where it does any, and every other that does one just now, which says its name in the lock.
 *
 * Source: MISP's Server::workerDiagnostics.
 */
export async function listWorkers({ config, db }: Context): Promise<Workers> {
  const { rows } = await sql<{ waiting: number; others: string[] | null }>`
    select count(*) filter (where locked_at is null) as waiting,
      array_agg(distinct locked_by) filter (where locked_by is not null) as others
    from graphile_worker._private_jobs`.execute(db)
  const isWorking = config.jobs > 0
  const own = { pid: process.pid, user: userInfo().username, alive: true, correct_user: true, ok: true }
  const busy = rows[0]?.others ?? []
  return {
    default: {
      ok: isWorking || busy.length > 0,
      workers: isWorking ? [own] : busy.map((name) => ({ pid: name, alive: 'N/A', ok: true })),
      jobCount: rows[0]?.waiting ?? 0,
    },
    proc_accessible: false,
    controls: 0,
  }
}
