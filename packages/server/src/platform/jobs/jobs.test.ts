import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { inTransaction } from '../db/connect.ts'
import { Problem } from '../http/problem.ts'
import { addJob } from './add-job.ts'
import type { JobOwner } from './names.ts'
import { runAtOnce } from './records.ts'
import { startJobs, type JobHandler, type RunningJobs } from './run-jobs.ts'

const by: JobOwner = { userId: 1, email: 'x@host.test', orgId: 1, orgName: 'x', via: { kind: 'operator' } }

let server: TestServer
let running: RunningJobs | undefined
let handle: JobHandler<'content.update'>
beforeAll(async () => {
  server = await createTestServer()
})
beforeEach(() => {
  handle = async () => {}
})
afterAll(async () => {
  await stop()
  await server.close()
})

async function stop(): Promise<void> {
  await running?.stop()
  running = undefined
}

async function start(jobs = 1): Promise<void> {
  await stop()
  const context = { ...server.context, config: { ...server.context.config, jobs } }
  running = await startJobs(context, { 'content.update': async (payload, job) => handle(payload, job) }, [])
}
const add = async (from: string) =>
  inTransaction(server.context, async (tx) => addJob(tx, 'content.update', { from, by }, { by }))
const find = async (id: number) =>
  server.context.db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

async function reach(id: number, state: string) {
  for (;;) {
    const job = await find(id)
    if (job.state === state) return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('a job is done with what it was told, and what it answers is kept', async () => {
  await start()
  handle = async (payload, job) => {
    job.progress(3, 7, 'half of it')
    return { heard: payload.from }
  }
  const job = await reach(await add('here'), 'done')
  expect(job).toMatchObject({ done: 3, total: 7, message: 'half of it', result: { heard: 'here' }, error: null })
  expect(job.started !== null && job.ended !== null).toBe(true)
})

test('a job of a transaction that comes to nothing is none', async () => {
  const heard: unknown[] = []
  handle = async ({ from }) => heard.push(from)
  await expect(
    inTransaction(server.context, async (tx) => {
      await addJob(tx, 'content.update', { from: 'undone', by }, { by })
      throw new Error('undone')
    }),
  ).rejects.toThrow('undone')
  await reach(await add('after'), 'done')
  expect(heard).toEqual(['after'])
})

test('what is refused for a reason fails with it, and is not tried again', async () => {
  let tries = 0
  handle = async () => {
    tries += 1
    throw new Problem('invalid', 'Nothing to load.')
  }
  expect(await reach(await add('x'), 'failed')).toMatchObject({ error: 'Nothing to load.' })
  const { rows } = await sql`select from graphile_worker._private_jobs`.execute(server.context.db)
  expect([tries, rows.length]).toEqual([1, 0])
})

test('a job that the end of the server interrupts is taken up again', async () => {
  await start()
  handle = async (_, job) =>
    new Promise((_resolve, reject) => job.signal.addEventListener('abort', () => reject(new Error('told to stop'))))
  const id = await add('x')
  await reach(id, 'running')
  await stop()
  expect(await find(id)).toMatchObject({ state: 'queued', ended: null })
  handle = async () => 'after all'
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(server.context.db)
  await start()
  expect(await reach(id, 'done')).toMatchObject({ result: 'after all' })
})

test('a server without jobs leaves them to others', async () => {
  await start(0)
  const id = await add('x')
  expect(await find(id)).toMatchObject({ state: 'queued' })
  await start(1)
  await reach(id, 'done')
})

test('what a server that was killed had in hand is released when it has the database to itself', async () => {
  await start(0)
  const id = await add('x')
  await sql`
    with taken as (
      update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead', attempts = 1 returning job_queue_id
    )
    update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'dead'
    where id in (select job_queue_id from taken)`.execute(server.context.db)
  await server.context.db.updateTable('jobs').set({ state: 'running' }).where('id', '=', id).execute()
  const waitedFor = await server.context.db
    .insertInto('jobs')
    .values({ kind: 'content.update', user_id: 1, org_id: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await server.context.db.updateTable('jobs').set({ state: 'running' }).where('id', '=', waitedFor.id).execute()
  await start(1)
  await reach(id, 'done')
  expect(await find(waitedFor.id)).toMatchObject({ state: 'failed', error: 'The server ended before it was done.' })
})

test('who waits for a job has its answer, and it is shown like the others', async () => {
  const answer = await runAtOnce(server.context.db, 'content.update', by, async (job) => find(job.id))
  expect(answer.state).toBe('running')
  expect(await find(answer.id)).toMatchObject({ state: 'done', worker_job_id: null })
  await expect(
    runAtOnce(server.context.db, 'content.update', by, async () => {
      throw new Problem('upstream', 'Nobody is there.')
    }),
  ).rejects.toThrow('Nobody is there.')
})
