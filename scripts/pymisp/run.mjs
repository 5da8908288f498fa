// Runs PyMISP's own live tests, unchanged, against a fresh server, and prints what became of each:
// `npm run test:pymisp -- <path to a PyMISP checkout> [arguments of pytest]`. It is no part of the checks that run by
// themselves: it needs Python with pytest and what PyMISP needs. PYTHON names another interpreter than python3.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startMailServer } from './mail-server.mjs'
import { judge, tableOf } from './outcomes.mjs'

/** @typedef {import('./outcomes.mjs').Outcome} Outcome */

const root = fileURLToPath(new URL('../..', import.meta.url))
const python = process.env['PYTHON'] ?? 'python3'
const [given, ...more] = process.argv.slice(2)
const checkout = resolve(given ?? '.')
const tests = join(checkout, 'tests', 'testlive_comprehensive.py')
if (given === undefined || !existsSync(tests)) {
  process.stderr.write('Usage: npm run test:pymisp -- <path to a PyMISP checkout> [arguments of pytest]\n')
  process.exit(2)
}

const scratch = mkdtempSync(join(tmpdir(), 'tocsin-pymisp-'))
const outcomes = join(scratch, 'outcomes.jsonl')
const key = randomBytes(20).toString('hex')
const mail = await startMailServer()
const server = startServer(mail.url)
try {
  const url = await readyAt(server.stdout)
  await beLikeMisp(url)
  await runPytest(url)
  process.exitCode = report()
} finally {
  server.kill('SIGTERM')
  await once(server, 'close')
  mail.close()
  rmSync(scratch, { recursive: true, force: true })
}

/**
 * A server of its own, from nothing; public content comes from where TOCSIN_CONTENT says, or from its public sources.
 *
 * @param {string} smtpUrl
 */
function startServer(smtpUrl) {
  const settings = {
    TOCSIN_DATA: join(scratch, 'data'),
    TOCSIN_PORT: '0',
    TOCSIN_ADMIN_KEY: key,
    TOCSIN_SMTP_URL: smtpUrl,
    TOCSIN_LOG: 'warn',
  }
  return spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/**
 * @param {import('node:stream').Readable} stdout
 * @returns {Promise<string>}
 */
async function readyAt(stdout) {
  let said = ''
  return new Promise((found, failed) => {
    stdout.on('data', (piece) => {
      said += String(piece)
      const [, url] = /^Tocsin is ready at (.*)$/m.exec(said) ?? []
      if (url !== undefined) found(url)
    })
    stdout.on('end', () => failed(new Error(`The server does not start: ${said}`)))
  })
}

/**
 * The tests take for granted a server as PyMISP's own runs have it: one that publishes by ZeroMQ, which is off by default
 * here, and one without enabled taxonomies, where this server enables those that it brings.
 *
 * @param {string} url
 */
async function beLikeMisp(url) {
  await ask(`${url}/servers/serverSettingsEdit/Plugin.ZeroMQ_port`, { value: 0 })
  await ask(`${url}/servers/serverSettingsEdit/Plugin.ZeroMQ_enable`, { value: true })
  const taxonomies = /** @type {{ Taxonomy: { id: string, enabled: boolean } }[]} */ (
    await ask(`${url}/taxonomies/index`)
  )
  for (const { Taxonomy } of taxonomies) if (Taxonomy.enabled) await ask(`${url}/taxonomies/disable/${Taxonomy.id}`, {})
}

/**
 * Asks as the site admin: by POST where there is something to be sent.
 *
 * @param {string} url
 * @param {object} [body]
 * @returns {Promise<unknown>}
 */
async function ask(url, body) {
  const headers = { authorization: key, accept: 'application/json', 'content-type': 'application/json' }
  const response = await fetch(url, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
  if (!response.ok) throw new Error(`${url} is refused: ${await response.text()}`)
  return response.json()
}

/**
 * The tests read their samples beside themselves and would fetch those that are not there: they run in a folder that
 * looks like the checkout, with their keys beside it and nothing to fetch.
 *
 * @param {string} url
 */
async function runPytest(url) {
  const samples = join(scratch, 'tests')
  const keys = join(scratch, 'keys')
  for (const folder of [samples, keys]) mkdirSync(folder)
  for (const name of readdirSync(join(checkout, 'tests')))
    symlinkSync(join(checkout, 'tests', name), join(samples, name))
  if (!existsSync(join(samples, 'viper-test-files'))) mkdirSync(join(samples, 'viper-test-files'))
  writeFileSync(join(keys, 'keys.py'), `url = ${JSON.stringify(url)}\nkey = ${JSON.stringify(key)}\n`)
  const env = {
    ...process.env,
    PYTHONPATH: [keys, checkout, join(root, 'scripts', 'pymisp')].join(':'),
    PYTHONDONTWRITEBYTECODE: '1',
    TOCSIN_OUTCOMES: outcomes,
  }
  const args = ['-m', 'pytest', '-p', 'no:cacheprovider', '-p', 'outcomes', `--rootdir=${checkout}`, ...more, tests]
  const child = spawn(python, args, { cwd: scratch, env, stdio: 'inherit' })
  await once(child, 'close')
  if (!existsSync(outcomes)) throw new Error('pytest ran nothing.')
}

/** Prints the table; 1 where a test that can apply failed. */
function report() {
  const lines = readFileSync(outcomes, 'utf8').trim().split('\n')
  const judged = judge(lines.map((line) => /** @type {Outcome} */ (JSON.parse(line))))
  process.stdout.write(`\n${tableOf(judged)}`)
  return judged.some(({ verdict }) => verdict === 'failed') ? 1 : 0
}
