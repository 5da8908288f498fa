// How long the public libraries take to load, all of them from nothing and again unchanged, by the command line.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const FOLDER = fileURLToPath(new URL('../../shared/data', import.meta.url))
const program = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url))

/**
 * Seconds of a first and of a second load; undefined where the machine does not have the libraries.
 * @param {{ url: string, key: string }} server
 */
export async function contentLoads({ url, key }) {
  if (!existsSync(FOLDER)) return undefined
  const env = { ...process.env, TOCSIN_URL: url, TOCSIN_KEY: key }
  const load = async () => {
    const began = performance.now()
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'content', 'update', '--from', FOLDER], {
      env,
      maxBuffer: 2 ** 26,
    })
    return { seconds: (performance.now() - began) / 1000, told: stdout.trim().replaceAll('\n', '; ') }
  }
  return { first: await load(), second: await load() }
}
