import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../db/connect.ts'
import { Problem } from '../http/problem.ts'
import type { JobName, JobOwner } from './names.ts'

/** What whoever does a job is given of it. */
export type JobRun = {
  id: number
  /** The server ends, or nobody wants it any more: what is begun is left in a state from which it can be taken up again. */
  signal: AbortSignal
  isCancelled(): boolean
  /** How much is done, and of how much where that is known. Costs little, however often it is called. */
  progress(done: number, total?: number, message?: string): void
}

/** So many milliseconds lie between two writings of how far a job is. */
const PACE = 400
/** And so many between two looks at whether somebody has cancelled it. */
const LOOK = 1_000

/** Somebody does not want it any more. */
class Cancelled extends Problem {
  constructor() {
    super('not-allowed', 'It was cancelled.')
  }
}

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

/** Does it, and writes down how far it is and how it ends. @throws Cancelled when somebody does not want it any more */
export async function recorded<Result>(
  db: Db,
  id: number,
  ending: AbortSignal,
  work: (run: JobRun) => Promise<Result>,
): Promise<Result> {
  await begin(db, id)
  const cancelling = new AbortController()
  const watch = setInterval(() => void lookFor(db, id, cancelling), LOOK).unref()
  const notes = takeNotes(db, id)
  const isCancelled = () => cancelling.signal.aborted
  const signal = AbortSignal.any([ending, cancelling.signal])
  try {
    const result = await work({ id, signal, isCancelled, progress: (...note) => notes.progress(...note) })
    await notes.close()
    const done = { state: 'done' as const, ended: sql<Date>`now()`, result: JSON.stringify(result ?? null) }
    await db.updateTable('jobs').set(done).where('id', '=', id).execute()
    return result
  } catch (error) {
    await notes.close()
    const failure = isCancelled() ? { state: 'cancelled' as const, ended: sql<Date>`now()` } : failureOf(error, ending)
    await db.updateTable('jobs').set(failure).where('id', '=', id).execute()
    throw isCancelled() ? new Cancelled() : error
  } finally {
    clearInterval(watch)
  }
}

/** It may have been cancelled while it waited. */
async function begin(db: Db, id: number): Promise<void> {
  const begun = await db
    .updateTable('jobs')
    .set({ state: 'running', started: sql`now()`, ended: null, error: null })
    .where('id', '=', id)
    .where('state', '<>', 'cancelled')
    .executeTakeFirst()
  if (begun.numUpdatedRows > 0n) return
  await db
    .updateTable('jobs')
    .set({ ended: sql`now()` })
    .where('id', '=', id)
    .execute()
  throw new Cancelled()
}

/** Any process may have been told; the database knows. */
async function lookFor(db: Db, id: number, cancelling: AbortController): Promise<void> {
  const job = await db
    .selectFrom('jobs')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst()
    .catch(() => undefined)
  if (job?.state === 'cancelled') cancelling.abort()
}

function failureOf(error: unknown, ending: AbortSignal) {
  if (ending.aborted) return { state: 'queued' as const, message: 'Interrupted by the end of the server.' }
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
