import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Both in the workspace and in an installed `@tocsin`, the packages lie side by side. */
const PROGRAM = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs the server's own program as a child: its input and output are ours, the signals that we get go on to it, and its
 * exit code is answered. @throws when the program is not there
 */
export async function runServerProgram(args: readonly string[]): Promise<number> {
  if (!existsSync(PROGRAM))
    throw new Error(`The server's program is not there (${PROGRAM}): build it by npm run build.`)
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'inherit' })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)))
  })
}

/** As shells have it: 128 and the signal's number, for a child that a signal ended. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
