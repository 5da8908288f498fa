import { Readable, Writable } from 'node:stream'
import { createProgram } from '../packages/cli/src/program.ts'
import type { Client } from '../packages/client/src/index.ts'

/** Runs `tocsin` as typed, with this client: what it prints, and with what it ends. */
export async function runCommand(client: Client, args: readonly string[], isTerminal = false) {
  const ended = { code: -1, out: '' }
  const program = createProgram({
    out: new Writable({
      write(chunk, _encoding, done) {
        ended.out += String(chunk)
        done()
      },
    }),
    input: Readable.from([]),
    errors: new Writable({ write: (_chunk, _encoding, done) => done() }),
    isWatched: false,
    isTerminal,
    openClient: () => client,
    exitWith: (code) => {
      ended.code = code
    },
  })
  await program.parseAsync(args, { from: 'user' })
  return ended
}
