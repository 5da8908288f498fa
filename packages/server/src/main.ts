#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Problem } from './platform/http/problem.ts'
import { serve, type Serving } from './serve.ts'
import { CommandError, runAdminCommand } from './features/users/admin-commands.ts'
import { openContext } from './open-context.ts'
import { readConfig } from './platform/config/read-config.ts'
import { ConfigError } from './platform/config/values.ts'
import { StartProblem } from './platform/start-problem.ts'

/** The program: reads the environment, runs one command, and sets the exit code. Nothing else does either. */
const [command = 'serve', ...rest] = process.argv.slice(2)
try {
  await run(command, rest)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

async function run(name: string, args: string[]): Promise<void> {
  const config = readConfig(process.env, readFileIfAny('tocsin.config.json'))
  if (name === 'serve' && args.length === 0) return serveUntilTold(config)
  if (name === 'admin') return administer(config, args)
  throw new ConfigError(`There is no command "${[name, ...args].join(' ')}"; there are serve and admin`)
}

/** Runs one command on the server's data, whether or not the server runs. */
async function administer(config: ReturnType<typeof readConfig>, args: string[]): Promise<void> {
  const opened = await openContext({ ...config, logLevel: 'error' }, true)
  try {
    process.stdout.write(`${await runAdminCommand(opened.context, args)}\n`)
  } finally {
    await opened.close()
  }
}

/** A terminal signals the whole group, and whoever started us passes the same signal on: that is one signal, in milliseconds. */
const ECHO = 1_000

/** Serves until a signal comes; a second one does not wait for what is still running. */
async function serveUntilTold(config: ReturnType<typeof readConfig>): Promise<void> {
  const server = await serve(config)
  if (server.first) process.stdout.write(welcome(server.first))
  process.stdout.write(`Tocsin is ready at ${server.url}\n`)
  let stoppingSince: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stoppingSince !== undefined) {
        if (Date.now() - stoppingSince > ECHO) process.exit(1)
        return
      }
      stoppingSince = Date.now()
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${explain(error)}\n`)
          process.exit(1)
        },
      )
    })
  }
}

/** What the first start generated: printed here once, and kept nowhere. */
function welcome({ email, password, key }: NonNullable<Serving['first']>): string {
  const lines = [`The first site admin is ${email}.`]
  if (password !== undefined) lines.push(`Password: ${password}`)
  if (key !== undefined) lines.push(`Automation key: ${key}`)
  return `${lines.join('\n')}\n`
}

function readFileIfAny(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** What went wrong in a line that says what to do, where we know; the whole error otherwise. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `The port is taken: ${error.message}. Set TOCSIN_PORT to another one.`
  if (error instanceof Problem && error.details.errors !== undefined) {
    return `${error.message}: ${JSON.stringify(error.details.errors)}`
  }
  const isForPeople = [StartProblem, CommandError, Problem].some((kind) => error instanceof kind)
  return isForPeople || error.stack === undefined ? error.message : error.stack
}
