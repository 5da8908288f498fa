import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs the server's own program as a child: its output, its signals and its exit code are ours. */
export async function runServerProgram(args: readonly string[]): Promise<number> {
  const program = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
