import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import { startJobs, type JobHandler, type RunningJobs } from '../../platform/jobs/run-jobs.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
let running: RunningJobs
let handle: JobHandler<'content.update'> = async () => {}
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context)
  other = await addPerson(server.context)
  const context = { ...server.context, config: { ...server.context.config, jobs: 1 } }
  running = await startJobs(context, { 'content.update': async (payload, job) => handle(payload, job) }, [])
})
afterAll(async () => {
  await running.stop()
  await server.close()
})

async function add(runAt?: Date): Promise<number> {
  const by = {
    userId: owner.userId,
    email: 'x@y.test',
    orgId: owner.orgId,
    orgName: 'x',
    via: { kind: 'operator' as const },
  }
  return inTransaction(server.context, async (tx) =>
    addJob(tx, 'content.update', { from: 'here', by }, { by, ...(runAt ? { runAt } : {}) }),
  )
}
const view = async (id: number) => (await ask(server, owner.key, 'GET', `/tocsin/jobs/${id}`)).body
const change = async (id: number, verb: 'cancel' | 'retry', who = owner) =>
  ask(server, who.key, 'POST', `/tocsin/jobs/${id}/${verb}`)
async function reach(id: number, state: string) {
  for (;;) {
    const job = await view(id)
    if (job.state === state && (state === 'running' || job.ended !== null)) return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('a job that waits is cancelled, and never begins', async () => {
  const heard: unknown[] = []
  handle = async () => heard.push('done')
  const id = await add(new Date(Date.now() + 60_000))
  expect((await change(id, 'cancel')).body).toMatchObject({ state: 'cancelled' })
  const { rows } = await server.context.pool.query('select from graphile_worker._private_jobs')
  expect([rows.length, heard]).toEqual([0, []])
})

test('a job that is being done stops where it can', async () => {
  handle = async (_, job) =>
    new Promise((_resolve, reject) => job.signal.addEventListener('abort', () => reject(new Error('stopped'))))
  const id = await add()
  await reach(id, 'running')
  expect((await change(id, 'cancel')).status).toBe(200)
  expect(await reach(id, 'cancelled')).toMatchObject({ error: null })
  expect((await change(id, 'cancel')).status).toBe(405)
})

test('a job that failed or was cancelled is done again with what it was told', async () => {
  handle = async () => {
    throw new Error('broken')
  }
  const id = await add(new Date(Date.now() + 60_000))
  await change(id, 'cancel')
  const heard: unknown[] = []
  handle = async ({ from }) => heard.push(from)
  // It may be taken up at once.
  expect((await change(id, 'retry')).body.state).toMatch(/^(queued|running|done)$/)
  await reach(id, 'done')
  expect(heard).toEqual(['here'])
  expect((await change(id, 'retry')).status).toBe(405)
})

test('other people’s jobs are not there', async () => {
  const id = await add(new Date(Date.now() + 60_000))
  for (const verb of ['cancel', 'retry'] as const) expect((await change(id, verb, other)).status).toBe(404)
  await change(id, 'cancel')
})

test('MISP is told of jobs in its own words', async () => {
  const id = await add(new Date(Date.now() + 3_600_000))
  const progress = async (wanted: string, who = owner) =>
    (await ask(server, who.key, 'GET', `/jobs/getProgress/${wanted}`)).body
  expect(await progress(String(id))).toEqual({ progress: '0%' })
  await change(id, 'cancel')
  const admin = await addPerson(server.context, { may: ['perm_site_admin', 'perm_auth'] })
  const { body } = await ask(server, admin.key, 'GET', '/jobs/index')
  const cancelled = {
    id: String(id),
    job_type: 'content.update',
    job_status: 'Failed',
    progress: '0',
    worker: 'default',
  }
  expect(body[0]).toMatchObject({ Job: cancelled, Org: { id: String(owner.orgId) } })
  expect((await ask(server, admin.key, 'GET', '/jobs/page:2')).body).toEqual([])
  expect(await progress('constructor')).toEqual({ progress: '0%' })
  expect((await ask(server, owner.key, 'GET', '/jobs/index')).status).toBe(403)
})
