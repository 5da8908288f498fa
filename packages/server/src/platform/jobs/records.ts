import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../db/connect.ts'
import { Problem } from '../http/problem.ts'
import type { JobName, JobOwner } from './names.ts'

/** What whoever does a job is given of it. */
export type JobRun = {
  id: number
  /** The server ends: what is begun is left in a state from which it can be taken up again. */
  signal: AbortSignal
  /** How much is done, and of how much where that is known. Costs little, however often it is called. */
  progress(done: number, total?: number, message?: string): void
}

/** So many milliseconds lie between two writings of how far a job is. */
const PACE = 400

/** Does a job here and now, for somebody who waits for it; it is shown like those of the queue. */
export async function runAtOnce<Result>(
  db: Db,
  kind: JobName,
  by: JobOwner,
  work: (run: JobRun) => Promise<Result>,
): Promise<Result> {
  const { id } = await db
    .insertInto('jobs')
    .values({ kind, user_id: by.userId, org_id: by.orgId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return recorded(db, id, new AbortController().signal, work)
}

/** Does it, and writes down how far it is and how it ends. */
export async function recorded<Result>(
  db: Db,
  id: number,
  signal: AbortSignal,
  work: (run: JobRun) => Promise<Result>,
): Promise<Result> {
  await db
    .updateTable('jobs')
    .set({ state: 'running', started: sql`now()`, ended: null, error: null })
    .where('id', '=', id)
    .execute()
  const notes = takeNotes(db, id)
  try {
    const result = await work({ id, signal, progress: (...note) => notes.progress(...note) })
    await notes.close()
    const done = { state: 'done' as const, ended: sql<Date>`now()`, result: JSON.stringify(result ?? null) }
    await db.updateTable('jobs').set(done).where('id', '=', id).execute()
    return result
  } catch (error) {
    await notes.close()
    await db.updateTable('jobs').set(failureOf(error, signal)).where('id', '=', id).execute()
    throw error
  }
}

function failureOf(error: unknown, signal: AbortSignal) {
  if (signal.aborted) return { state: 'queued' as const, message: 'Interrupted by the end of the server.' }
  const told = error instanceof Problem ? error.message : 'An internal error has occurred.'
  return { state: 'failed' as const, ended: sql<Date>`now()`, error: told }
}

type Note = { done: number; total: number | null; message: string }

/** Keeps the latest note, and writes it down now and then. */
function takeNotes(db: Db, id: number) {
  let latest: Note | undefined
  let writing: Promise<void> | undefined
  const write = async () => {
    while (latest) {
      const note = latest
      latest = undefined
      // How far a job is matters less than the job.
      await db
        .updateTable('jobs')
        .set(note)
        .where('id', '=', id)
        .execute()
        .catch(() => {})
      if (!isClosing) await sleep(PACE, undefined, { ref: false })
    }
    writing = undefined
  }
  let isClosing = false
  return {
    progress(done: number, total?: number, message = '') {
      latest = { done, total: total ?? null, message }
      writing ??= write()
    },
    async close() {
      isClosing = true
      await writing
    },
  }
}
