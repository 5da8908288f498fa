// A server of its own for the benchmark: a child process on an empty data folder.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** @typedef {{ host: string, user: string, database: string }} Database */

const KEY = 'b'.repeat(40)
const program = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))

/**
 * Starts the built server; `startup` is the milliseconds until it could serve.
 * @param {Record<string, string>} [settings] what it is to be started with beyond that
 */
export async function startServer(settings = {}) {
  const data = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const env = {
    ...process.env,
    TOCSIN_DATA: data,
    TOCSIN_PORT: String(port),
    TOCSIN_ADMIN_KEY: KEY,
    TOCSIN_LOG: 'warn',
    ...settings,
  }
  const began = performance.now()
  let child = await launch(env)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    key: KEY,
    startup: performance.now() - began,
    database: { host: join(data, 'socket'), user: 'tocsin', database: 'postgres' },
    call: (
      /** @type {string} */ method,
      /** @type {string} */ path,
      /** @type {unknown} */ body,
      /** @type {string} */ key = KEY,
    ) => call(url + path, method, body, key),
    /** The whole answer, where it is small. */
    answer: async (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
      (await ask(url + path, method, body)).text(),
    resetPeak: async () => writeFile(`/proc/${child.pid}/clear_refs`, '5').catch(() => undefined),
    peakMegabytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024)
    },
    /** Seconds that the server process has worked, without the database's. */
    processor: async () => {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '')
      // Behind the name, which may hold anything; the times are in hundredths. Source: proc(5).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) / 100
    },
    /** A process that remembers nothing, on the same data. */
    async restart() {
      await leave(child)
      child = await launch(env)
    },
    async stop() {
      await leave(child)
      await sleep(200)
      await rm(data, { recursive: true, force: true })
    },
  }
}

/**
 * Starts the program and waits until it can serve.
 * @param {NodeJS.ProcessEnv} env
 */
async function launch(env) {
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => String(text).includes('is ready') && resolve(undefined))
    child.once('exit', () => reject(new Error('the server did not start')))
  })
  return child
}

/** @param {import('node:child_process').ChildProcess} child */
async function leave(child) {
  const left = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await left
}

/**
 * Starts the floor of a request: a bare route that sends `bytes` after one indexed query.
 * @param {Database} database
 * @param {number} bytes
 */
export async function startEmptyRoute(database, bytes) {
  const program = fileURLToPath(new URL('empty-route.mjs', import.meta.url))
  const { host, user, database: name } = database
  const child = spawn(process.execPath, [program, host, user, name, String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise((/** @type {(url: string) => void} */ resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()))
    child.once('exit', () => reject(new Error('the empty route did not start')))
  })
  return { call: () => call(url, 'GET', undefined), stop: () => void child.kill() }
}

/**
 * One request.
 * @param {string} url
 * @param {string} method
 * @param {unknown} body
 * @param {string} [key]
 */
async function ask(url, method, body, key = KEY) {
  return fetch(url, {
    method,
    headers: {
      authorization: key,
      accept: 'application/json',
      'content-type': 'application/json',
      'accept-encoding': 'identity',
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

/**
 * One request, its answer read to the end.
 * @param {string} url
 * @param {string} method
 * @param {unknown} body
 * @param {string} [key]
 */
async function call(url, method, body, key) {
  const response = await ask(url, method, body, key)
  let bytes = 0
  let head = ''
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (head.length < 500) head += Buffer.from(chunk).toString('utf8', 0, 500)
  }
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${head}`)
  return { bytes, head }
}
