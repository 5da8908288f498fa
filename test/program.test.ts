import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { isRunning } from '../packages/server/src/platform/db/embedded/is-running.ts'
import { ask } from '../packages/server/src/testing/ask.ts'
import { build, npmStart, startServer, type Running } from './start-program.ts'

const KEY = 'k'.repeat(40)
let folder: string
/** Too long for a socket, and with spaces. */
let data: string
const running: Running[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin program '))
  data = join(folder, 'a long way down '.repeat(8), 'data')
  await mkdir(join(data, '..'))
  build()
}, 180_000)
afterEach(async () => {
  for (const server of running.splice(0)) {
    server.kill('SIGTERM')
    await server.ended
  }
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

function keep(server: Running): Running {
  running.push(server)
  return server
}

const serve = (settings: Record<string, string> = {}): Running =>
  keep(startServer(folder, { TOCSIN_DATA: data, TOCSIN_ADMIN_KEY: KEY, ...settings }))

const postmaster = async (): Promise<number> => {
  const [pid] = (await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

const addEvent = async (url: string): Promise<string> =>
  (await ask({ url }, KEY, 'POST', '/events/add', { info: 'acknowledged' })).body.Event.uuid as string

const statusOf = async (url: string, path: string): Promise<number> => (await ask({ url }, KEY, 'GET', path)).status

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (await isSo()) return
    await sleep(50)
  }
  throw new Error('It did not become so')
}

test('npm start serves, says once where, and leaves in order when npm is told to', async () => {
  const server = keep(npmStart({ TOCSIN_DATA: data, TOCSIN_ADMIN_KEY: KEY }))
  const url = await server.ready()
  expect(await statusOf(url, '/readyz')).toBe(200)
  expect(await statusOf(url, '/users/view/me')).toBe(200)
  const database = await postmaster()
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(isRunning(database)).toBe(false)
  expect(server.said().out.match(/Tocsin is ready at/g)).toHaveLength(1)
})

test('after a kill -9 the next server takes the running database over, with what was acknowledged', async () => {
  const first = serve()
  const uuid = await addEvent(await first.ready())
  const database = await postmaster()
  first.kill('SIGKILL')
  await first.ended
  const second = serve()
  expect(await statusOf(await second.ready(), `/events/view/${uuid}`)).toBe(200)
  expect(await postmaster()).toBe(database)
  second.kill('SIGTERM')
  expect(await second.ended).toBe(0)
  expect(isRunning(database)).toBe(false)
})

test('while the database is away the server says so; then it is back, with what was acknowledged', async () => {
  const url = await serve().ready()
  const uuid = await addEvent(url)
  process.kill(await postmaster(), 'SIGKILL')
  await until(async () => (await statusOf(url, '/readyz')) === 503)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await until(async () => (await statusOf(url, '/readyz')) === 200)
  expect(await statusOf(url, `/events/view/${uuid}`)).toBe(200)
})

test('after both were killed the next start finds what was acknowledged', async () => {
  const first = serve()
  const uuid = await addEvent(await first.ready())
  process.kill(await postmaster(), 'SIGKILL')
  first.kill('SIGKILL')
  await first.ended
  expect(await statusOf(await serve().ready(), `/events/view/${uuid}`)).toBe(200)
})

test('a request that is under way is answered before the server leaves', async () => {
  const server = serve()
  const url = await server.ready()
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(Buffer.from('{"info": '))
      await sleep(300)
      server.kill('SIGTERM')
      await sleep(300)
      controller.enqueue(Buffer.from('"slow"}'))
      controller.close()
    },
  })
  const headers = { authorization: KEY, accept: 'application/json', 'content-type': 'application/json' }
  // Node streams a request's body only when told so; the types of the web do not know that.
  const request = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  expect((await fetch(`${url}/events/add`, request)).status).toBe(200)
  const answered = Date.now()
  expect(await server.ended).toBe(0)
  expect(Date.now() - answered).toBeLessThan(5_000)
})

test('of several servers that start on a new folder one serves, and the others say why they do not', async () => {
  const together = join(folder, 'together')
  const servers = [1, 2, 3].map(() => serve({ TOCSIN_DATA: together }))
  const outcomes = await Promise.all(
    servers.map(async (server) =>
      server.ready().then(
        () => 'serves',
        () => server.said().err.trim(),
      ),
    ),
  )
  const serving = servers[outcomes.indexOf('serves')]
  const refusal = `Another Tocsin server (process ${serving?.pid}) is using the data folder ${together}.`
  expect(outcomes.toSorted()).toEqual([refusal, refusal, 'serves'])
})

test('a port that is taken is named in a line, and no database stays behind', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address.
  const { port } = taken.address() as AddressInfo
  const server = serve({ TOCSIN_PORT: String(port) })
  expect(await server.ended).toBe(1)
  expect(server.said().err).toBe(`The port ${port} on 127.0.0.1 is taken: set TOCSIN_PORT to another one.\n`)
  await expect(postmaster()).rejects.toThrow('ENOENT')
  taken.close()
})

test.each([
  [{ TOCSIN_PROT: '1' }, 'TOCSIN_PROT is not known; did you mean TOCSIN_PORT?\n'],
  [
    { DATABASE_URL: 'postgresql://u@127.0.0.1:1/d' },
    'The database that DATABASE_URL names cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
  ],
  [
    { TOCSIN_DATA: '/dev/null/data' },
    /^The data folder \/dev\/null\/data cannot be used \(.*\): set TOCSIN_DATA to another one\.\n$/,
  ],
])('%j stops the start with one line', async (settings, line) => {
  const server = serve(settings)
  expect(await server.ended).toBe(1)
  expect(server.said()).toEqual({ out: '', err: typeof line === 'string' ? line : expect.stringMatching(line) })
})
