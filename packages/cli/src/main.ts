#!/usr/bin/env node
import { ApiError, createClient } from '@tocsin/client'
import { CommanderError } from 'commander'
import { printable, reasonOf } from './printable.ts'
import { createProgram } from './program.ts'

/** The command line: an ordinary client of a server, and the way to start one. Nothing else reads the environment or sets the exit code. */
const DEFAULT_URL = 'http://127.0.0.1:8080'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has enough: `tocsin search | head`.
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const program = createProgram({
  input: process.stdin,
  out: process.stdout,
  errors: process.stderr,
  isWatched: process.stderr.isTTY,
  isTerminal: process.stdout.isTTY && process.stderr.isTTY,
  openClient({ url = process.env['TOCSIN_URL'] || DEFAULT_URL, key = process.env['TOCSIN_KEY'] }) {
    if (!key) throw new ApiError(0, 'Set TOCSIN_KEY to your automation key.')
    return createClient({ url, key })
  },
  exitWith(code) {
    process.exitCode = code
  },
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = codeOf(error)
}

/** Commands say with what wrong usage ends; whatever else ends here is 2, since 1 has a meaning of its own. */
function codeOf(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode
  process.stderr.write(`${explain(error)}\n`)
  return 2
}

function explain(error: unknown): string {
  const words = reasonOf(error)
  if (!(error instanceof ApiError) || error.errors === undefined) return words
  return `${words}: ${printable(JSON.stringify(error.errors))}`
}
