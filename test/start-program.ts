import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))
/** How long a start may take on a machine that is busy with other tests. */
const PATIENCE = 60_000

/** A server as a process of its own. */
export type Running = {
  pid: number
  /** What it has said on standard output, and on standard error. */
  said(): { out: string; err: string }
  /** Resolves to the address that it says it is ready at. */
  ready(): Promise<string>
  kill(signal: NodeJS.Signals): void
  ended: Promise<number | null>
}

/** Builds what is stale, as `npm start` does: processes run what was built, not the sources. */
export function build(): void {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b'], { cwd: root })
  if (status !== 0) throw new Error(`The build failed: ${stdout.toString()}`)
}

/** Runs the built server on any free port, with these settings and nothing else of the environment. */
export function startServer(cwd: string, settings: Record<string, string>): Running {
  return start({ command: [process.execPath, program], cwd, settings })
}

/** Runs the built server as another user than root. */
export function startServerAs(user: number, cwd: string, settings: Record<string, string>): Running {
  return start({ command: ['setpriv', ...becoming(user), process.execPath, program], cwd, settings })
}

/** Whether that can be: only root can become somebody, who then has to be able to read the program. */
export function mayStartAs(user: number): boolean {
  return spawnSync('setpriv', [...becoming(user), process.execPath, '--check', program]).status === 0
}

function becoming(user: number): string[] {
  return [`--reuid=${user}`, `--regid=${user}`, '--clear-groups']
}

/** Runs it as people do. */
export function npmStart(settings: Record<string, string>): Running {
  return start({ command: ['npm', 'start'], cwd: root, settings })
}

type Start = { command: [string, ...string[]]; cwd: string; settings: Record<string, string> }

function start({ command: [name, ...args], cwd, settings }: Start): Running {
  const { PATH = '', HOME = '/' } = process.env
  const env = { PATH, HOME, TOCSIN_PORT: '0', TOCSIN_LOG: 'warn', ...settings }
  const child = spawn(name, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    pid: child.pid ?? -1,
    said: () => ({ out, err }),
    async ready() {
      const isEnded = ended.then(() => true)
      for (let waited = 0; waited < PATIENCE; waited += 50) {
        const [, url] = /^Tocsin is ready at (.*)$/m.exec(out) ?? []
        if (url !== undefined) return url
        if (await Promise.race([isEnded, new Promise<false>((resolve) => setTimeout(resolve, 50, false))])) break
      }
      throw new Error(`The server does not get ready: ${out}${err}`)
    },
    kill: (signal) => void child.kill(signal),
    ended,
  }
}
