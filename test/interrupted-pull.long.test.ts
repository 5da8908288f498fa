import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { oneOf, randomOf } from '../packages/server/src/features/sync/testing/reference/random-world.ts'
import { ask } from '../packages/server/src/testing/ask.ts'
import { build, startServer, type Running } from './start-program.ts'

/** Other accidents with `TOCSIN_TEST_SEED`. */
const SEED = Number(process.env['TOCSIN_TEST_SEED'] ?? 1)
const EVENTS = 2_000
const KILLS = 12
const AT_ONCE = 8
const KEY = 'a'.repeat(40)
const SYNC_ROLE = 5

const random = randomOf(SEED)
let folder: string
let source: Side
let puller: Side
let linkId: string
beforeAll(async () => {
  build()
  folder = mkdtempSync(join(tmpdir(), 'tocsin-interrupted-'))
  source = await startSide('Source')
  puller = await startSide('Puller')
  linkId = await linkThem()
  await addEvents()
}, 600_000)
afterAll(async () => {
  for (const { running } of [source, puller]) {
    running.kill('SIGTERM')
    await running.ended
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** A server with its own database, which can be killed and started again where it was. */
type Side = { name: string; url: string; port: number; running: Running }

const settingsOf = ({ name, port }: { name: string; port: number }) => ({
  TOCSIN_DATA: join(folder, name),
  TOCSIN_PORT: String(port),
  TOCSIN_ORG: name,
  TOCSIN_ADMIN_KEY: KEY,
  TOCSIN_ADMIN_PASSWORD: 'A correct horse battery',
  TOCSIN_CONTENT: join(folder, 'none'),
})

async function startSide(name: string): Promise<Side> {
  const port = await freePort()
  const running = startServer(folder, settingsOf({ name, port }))
  return { name, port, url: await running.ready(), running }
}

/** As the machine does it to a process that takes too much memory: without a word. */
async function killAndRestart(side: Side): Promise<void> {
  side.running.kill('SIGKILL')
  await side.running.ended
  side.running = startServer(folder, settingsOf(side))
  await side.running.ready()
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

const admin = async (side: Side, method: string, path: string, body?: unknown) => {
  const answer = await ask(side, KEY, method, path, body)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

async function linkThem(): Promise<string> {
  const own = (await admin(puller, 'GET', '/organisations/view/1')).Organisation
  const remote = (await admin(source, 'GET', '/organisations/view/1')).Organisation
  const there = (await admin(source, 'POST', '/admin/organisations/add', { name: own.name, uuid: own.uuid }))
    .Organisation
  const user = { email: 'sync@puller.test', org_id: there.id, role_id: SYNC_ROLE }
  const { authkey } = (await admin(source, 'POST', '/admin/users/add', user)).User
  await admin(puller, 'POST', '/admin/organisations/add', { name: remote.name, uuid: remote.uuid })
  const link = { name: 'source', url: source.url, authkey, remote_org_id: remote.uuid, pull: true }
  return (await admin(puller, 'POST', '/servers/add', link)).Server.id
}

async function addEvents(): Promise<void> {
  let next = 0
  const add = async () => {
    for (let i = next++; i < EVENTS; i = next++) {
      const Attribute = [1, 2, 3].map((part) => ({ type: 'domain', value: `${part}.${i}.example`, distribution: 5 }))
      await admin(source, 'POST', '/events/add', { info: `event ${i}`, distribution: 3, published: true, Attribute })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, add))
}

type Receipt = { id: string; state: string; error: string | null; counts: { event?: Record<string, number> } }

/** The latest run, or nothing while the server that keeps it is on its way up. */
async function latest(): Promise<Receipt> {
  return (await admin(puller, 'GET', '/tocsin/receipts?limit=1')).receipts[0]
}

const settledIn = ({ counts: { event = {} } }: Receipt) => Object.values(event).reduce((sum, count) => sum + count, 0)

/** Waits until so many events have an outcome, or the run has ended. */
async function reached(count: number): Promise<Receipt> {
  for (;;) {
    const receipt = await latest()
    if (settledIn(receipt) >= count || receipt.state === 'done' || receipt.state === 'failed') return receipt
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test(`a pull of ${EVENTS} events, with either side killed ${KILLS} times, ends with each event once`, async () => {
  let kills = 0
  let runs = 0
  for (let isComplete = false; !isComplete;) {
    await admin(puller, 'GET', `/servers/pull/${linkId}`)
    runs += 1
    let receipt = await latest()
    while (receipt.state !== 'done' && receipt.state !== 'failed') {
      receipt = await reached(kills < KILLS ? settledIn(receipt) + 1 + random.below((2 * EVENTS) / KILLS) : Infinity)
      if (kills === KILLS || receipt.state === 'done' || receipt.state === 'failed') continue
      await killAndRestart(oneOf(random, [source, puller]))
      kills += 1
    }
    const { event = {} } = receipt.counts
    if (receipt.state === 'done') expect(settledIn(receipt)).toBe(EVENTS)
    isComplete = receipt.state === 'done' && event['failed'] === undefined
  }
  expect(kills).toBe(KILLS)
  expect(await addedIn(runs)).toEqual(await uuidsAt(source))
  expect(await contentAt(puller)).toEqual(await contentAt(source))
  await admin(puller, 'GET', `/servers/pull/${linkId}`)
  const { event = {} } = (await reached(Infinity)).counts
  expect(Object.keys(event).filter((outcome) => outcome !== 'unchanged')).toEqual([])
  process.stdout.write(`seed ${SEED}: ${kills} kills, ${runs} runs, ${EVENTS} events\n`)
}, 1_800_000)

/** Every event that was added, over all runs, as often as a receipt says so. */
async function addedIn(runs: number): Promise<string[]> {
  const { receipts } = await admin(puller, 'GET', `/tocsin/receipts?limit=${runs}`)
  const added: string[] = []
  for (const { id } of receipts) {
    const { outcomes, next } = await admin(puller, 'GET', `/tocsin/receipts/${id}?limit=10000`)
    expect(next).toBeNull()
    for (const { uuid, outcome } of outcomes) if (outcome === 'added') added.push(uuid)
  }
  return added.sort()
}

async function uuidsAt(side: Side): Promise<string[]> {
  const index: { uuid: string }[] = await admin(side, 'POST', '/events/index', { minimal: 1 })
  return index.map(({ uuid }) => uuid).sort()
}

/** Every attribute with the event that it stands in. */
async function contentAt(side: Side): Promise<string[]> {
  const search = { returnFormat: 'json', includeEventUuid: 1, limit: 10 * EVENTS }
  const { response } = await admin(side, 'POST', '/attributes/restSearch', search)
  const lines = response.Attribute.map(
    ({ uuid, value, timestamp, event_uuid }: Record<string, string>) => `${event_uuid} ${uuid} ${value} ${timestamp}`,
  )
  return lines.sort()
}
