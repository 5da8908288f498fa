// Starts Tocsin from a checkout: builds what is missing or older than its sources, then runs the server.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants as system } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pagesBuild, stateOfPages, stateOfPrograms } from './build-state.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Major and minor. */
const OLDEST_NODE = { major: 20, minor: 19 }
/** Names the start that builds; another waits for it. */
const LOCK = join(root, 'node_modules', '.tocsin-build')
/** No build takes longer, in milliseconds. */
const LONGEST_BUILD = 600_000

refuseOldNode()
if (!isFresh()) buildAlone()
run()

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return
  fail(`Tocsin needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later; this is ${process.versions.node}.`)
}

function isFresh() {
  return stateOfPrograms(root) === 'fresh' && stateOfPages(root) === 'fresh'
}

/** Builds, unless another start has just done so. A checkout that cannot be written runs as it was built. */
function buildAlone() {
  if (!isWritable(join(root, 'packages', 'server')) || !isWritable(join(root, 'node_modules'))) {
    if (stateOfPrograms(root) !== 'incomplete' && stateOfPages(root) !== 'incomplete') return
    fail(`Tocsin is not built, and ${root} cannot be written: run "npm run build" as whoever it belongs to.`)
  }
  while (!takeLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  try {
    const programs = stateOfPrograms(root)
    if (programs !== 'fresh') buildPrograms(programs)
    if (stateOfPages(root) !== 'fresh') buildPages()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

/** @param {string} path */
function isWritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Takes the lock if it is free, or was left by a start that is no more. */
function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  if (isLeft()) rmSync(LOCK, { force: true })
  return false
}

function isLeft() {
  try {
    if (Date.now() - statSync(LOCK).mtimeMs > LONGEST_BUILD) return true
    const pid = Number(readFileSync(LOCK, 'utf8'))
    // Taken a moment ago, and not written yet.
    if (pid === 0) return false
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** @param {'incomplete' | 'stale'} state */
function buildPrograms(state) {
  process.stdout.write('Building Tocsin…\n')
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  // The compiler believes its own record, also of outputs that were removed.
  runTool([compiler, '-b', ...(state === 'incomplete' ? ['--force'] : [])], root)
}

function buildPages() {
  process.stdout.write('Building the web interface…\n')
  const { args, cwd } = pagesBuild(root)
  runTool(args, cwd)
}

/**
 * Ends the start when the tool fails.
 * @param {string[]} args
 * @param {string} cwd
 */
function runTool(args, cwd) {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' })
  if (status === 0) return
  rmSync(LOCK, { force: true })
  process.exit(status ?? 1)
}

/** Runs the server as a child, passing on the signals that come and the code with which it ends. */
function run() {
  const program = join(root, 'packages', 'server', 'dist', 'main.js')
  const child = spawn(process.execPath, [program, 'serve'], { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 1 : system.signals[signal])))
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
