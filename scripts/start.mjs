// Starts Tocsin from a checkout: builds what is missing or older than its sources, then runs the server.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants as system } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Major and minor. */
const OLDEST_NODE = { major: 20, minor: 19 }
/** Names the start that builds; another waits for it. */
const LOCK = join(root, 'node_modules', '.tocsin-build')
/** No build takes longer, in milliseconds. */
const LONGEST_BUILD = 600_000

refuseOldNode()
if (stateOfBuild() !== 'fresh') buildAlone()
run()

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return
  fail(`Tocsin needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later; this is ${process.versions.node}.`)
}

/**
 * Whether a source has no output, or is newer than the last build. Tests are not built, and never make it stale.
 * @returns {'incomplete' | 'stale' | 'fresh'}
 */
function stateOfBuild() {
  const states = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'tsconfig.json')))
    .map(stateOf)
  if (states.includes('incomplete')) return 'incomplete'
  return states.includes('stale') ? 'stale' : 'fresh'
}

/**
 * @param {string} folder a package
 * @returns {'incomplete' | 'stale' | 'fresh'}
 */
function stateOf(folder) {
  const record = join(folder, 'tsconfig.tsbuildinfo')
  const sources = sourcesIn(join(folder, 'src'))
  const outputs = sources.map((path) =>
    join(folder, 'dist', relative(join(folder, 'src'), path)).replace(/\.tsx?$/, '.js'),
  )
  if (!existsSync(record) || !outputs.every((path) => existsSync(path))) return 'incomplete'
  const inputs = [...sources, join(folder, 'tsconfig.json'), join(root, 'tsconfig.base.json')]
  const built = statSync(record).mtimeMs
  return inputs.some((path) => statSync(path).mtimeMs > built) ? 'stale' : 'fresh'
}

/**
 * The files that are built.
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourcesIn(path)
    return /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name) ? [path] : []
  })
}

/** Builds, unless another start has just done so. A checkout that cannot be written runs as it was built. */
function buildAlone() {
  if (!isWritable(join(root, 'packages', 'server')) || !isWritable(join(root, 'node_modules'))) {
    if (stateOfBuild() === 'stale') return
    fail(`Tocsin is not built, and ${root} cannot be written: run "npm run build" as whoever it belongs to.`)
  }
  while (!takeLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  try {
    const state = stateOfBuild()
    if (state !== 'fresh') build(state)
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
function build(state) {
  process.stdout.write('Building Tocsin…\n')
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  // The compiler believes its own record, also of outputs that were removed.
  const args = state === 'incomplete' ? ['-b', '--force'] : ['-b']
  const { status } = spawnSync(process.execPath, [compiler, ...args], { cwd: root, stdio: 'inherit' })
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
