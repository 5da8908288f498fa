#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Problem } from './platform/http/problem.ts'
import { serve, type Serving } from './serve.ts'
import { CommandError, runAdminCommand } from './features/users/admin-commands.ts'
import type { FirstStart } from './features/users/first-start.ts'
import { openContext } from './open-context.ts'
import type { Config } from './platform/config/config.ts'
import { readConfig } from './platform/config/read-config.ts'
import { ConfigError } from './platform/config/values.ts'
import { keepHeapLean } from './platform/lean-heap.ts'
import { StartProblem } from './platform/start-problem.ts'

/** A terminal signals the whole group, and whoever started us passes the same signal on: that is one signal, in milliseconds. */
const ECHO = 1_000

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
async function administer(config: Config, args: string[]): Promise<void> {
  const opened = await openContext({ ...config, logLevel: 'error' }, true)
  try {
    process.stdout.write(`${await runAdminCommand(opened.context, args)}\n`)
  } finally {
    await opened.close()
  }
}

/** Serves until a signal comes, also while it still starts; a second one does not wait for what is still running. */
async function serveUntilTold(config: Config): Promise<void> {
  keepHeapLean()
  const starting = serve(config, (first) => process.stdout.write(welcome(first)))
  let leavingSince: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (leavingSince === undefined) void leave(starting)
      else if (Date.now() - leavingSince > ECHO) process.exit(1)
      leavingSince ??= Date.now()
    })
  }
  const { url } = await starting
  if (leavingSince === undefined) process.stdout.write(`Tocsin is ready at ${url}\n`)
}

async function leave(starting: Promise<Serving>): Promise<void> {
  try {
    await (await starting).close()
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exit(1)
  }
}

/** What the first start generated: printed here once, and kept nowhere. */
function welcome({ email, password, key }: FirstStart): string {
  const lines = [`The first site admin is ${email}.`]
  if (password !== undefined) lines.push(`Password: ${password}`)
  if (key !== undefined) lines.push(`Automation key: ${key}`)
  return `${lines.join('\n')}\n`
}

function readFileIfAny(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ConfigError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What went wrong in a line that says what to do, where we know; the whole error otherwise. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof Problem && error.details.errors !== undefined) {
    return `${error.message}: ${JSON.stringify(error.details.errors)}`
  }
  const isForPeople = [StartProblem, CommandError, Problem].some((kind) => error instanceof kind)
  return isForPeople || error.stack === undefined ? error.message : error.stack
}
