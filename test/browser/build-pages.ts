import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pagesBuild, stateOfPages } from '../../scripts/build-state.mjs'

/** Builds the web interface, should it be missing or older than its sources: the server sends what was built. */
export function setup(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  if (stateOfPages(root) === 'fresh') return
  const { args, cwd } = pagesBuild(root)
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd })
  if (status !== 0) throw new Error(`The web interface cannot be built: ${stdout.toString()}${stderr.toString()}`)
}
