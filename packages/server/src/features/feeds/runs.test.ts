import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { openSite, type Site } from './testing/site.ts'

let server: TestServer
let admin: Person
let site: Site
beforeAll(async () => {
  server = await createTestServer({ jobs: 2 })
  admin = await addPerson(server.context, { may: everyPermission })
  site = await openSite()
  site.files = { '/never': () => {}, '/list.txt': '198.51.100.7\n' }
})
afterAll(async () => {
  site.close()
  await server.close()
})

const post = async (path: string, body: unknown = {}) => (await ask(server, admin.key, 'POST', path, body)).body
const get = async (path: string) => (await ask(server, admin.key, 'GET', path)).body
const add = async (name: string, path: string) =>
  (await post('/feeds/add', { Feed: { name, provider: 'p', enabled: true, url: site.url + path } })).Feed.id
const fetchFeed = async (id: string) => (await post(`/tocsin/feeds/${id}/fetch`)).job
const stateOf = (job: string) => async () => (await get(`/tocsin/jobs/${job}`)).state
const receiptOf = async (feed: string) => (await get(`/tocsin/feeds/receipts?feed=${feed}&limit=1`)).receipts[0]

test('a feed that does not answer holds up no other; its run ends when its job is cancelled, and the next may come', async () => {
  const [slow, quick] = [await add('slow', '/never'), await add('quick', '/list.txt')]
  const waiting = await fetchFeed(slow)
  await expect.poll(stateOf(waiting)).toBe('running')
  await expect.poll(stateOf(await fetchFeed(quick))).toBe('done')
  expect(await fetchFeed(slow)).toBe(waiting)
  await post(`/tocsin/jobs/${waiting}/cancel`)
  await expect.poll(async () => (await receiptOf(slow)).state).toBe('failed')
  expect((await receiptOf(slow)).error).toBe('It was cancelled.')
  const next = await fetchFeed(slow)
  expect(next).not.toBe(waiting)
  await post(`/tocsin/jobs/${next}/cancel`)
})

test('the run of a job that is cancelled while it waits is over', async () => {
  const [first, second] = [await add('first', '/never'), await add('second', '/never')]
  const third = await add('third', '/list.txt')
  const busy = [await fetchFeed(first), await fetchFeed(second)]
  for (const job of busy) await expect.poll(stateOf(job)).toBe('running')
  await post(`/tocsin/jobs/${await fetchFeed(third)}/cancel`)
  expect(await receiptOf(third)).toMatchObject({ state: 'failed', error: 'It was cancelled.' })
  expect((await receiptOf(third)).ended).not.toBeNull()
  for (const job of busy) await post(`/tocsin/jobs/${job}/cancel`)
})
