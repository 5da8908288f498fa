// Starts Tocsin from a checkout: builds what is missing or older than its sources, then runs the server.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Major and minor. */
const OLDEST_NODE = { major: 20, minor: 19 }

refuseOldNode()
if (isStale()) build()
run()

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return
  process.stderr.write(
    `Tocsin needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later; this is ${process.versions.node}.\n`,
  )
  process.exit(1)
}

/** Whether a package was never built, or has a source that is newer than its build. */
function isStale() {
  return readdirSync(join(root, 'packages')).some((name) => {
    const folder = join(root, 'packages', name)
    if (!existsSync(join(folder, 'tsconfig.json'))) return false
    const mark = join(folder, 'tsconfig.tsbuildinfo')
    return !existsSync(mark) || newest(join(folder, 'src')) > statSync(mark).mtimeMs
  })
}

/**
 * The newest change of what is built below a folder, in milliseconds. Tests are not, and never make it stale.
 * @param {string} folder
 * @returns {number}
 */
function newest(folder) {
  let time = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.name.endsWith('.test.ts') || entry.name === 'testing') continue
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return time
}

function build() {
  process.stdout.write('Building Tocsin…\n')
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs the server as a child, passing on the signals that come and the code with which it ends. */
function run() {
  const program = join(root, 'packages', 'server', 'dist', 'main.js')
  const child = spawn(process.execPath, [program, 'serve'], { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}
