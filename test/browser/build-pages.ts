import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stateOfPages } from '../../scripts/build-state.mjs'

/** Builds the web interface, should it be missing or older than its sources: the server sends what was built. */
export function setup(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  if (stateOfPages(root) === 'fresh') return
  const folder = join(root, 'packages', 'web')
  const vite = dirname(createRequire(join(folder, 'package.json')).resolve('vite/package.json'))
  const args = [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'warn']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder })
  if (status !== 0) throw new Error(`The web interface cannot be built: ${stdout.toString()}${stderr.toString()}`)
}
