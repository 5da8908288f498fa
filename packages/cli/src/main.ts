#!/usr/bin/env node
import { ApiError, createClient, type Client } from '@tocsin/client'
import { Command } from 'commander'
import { add } from './add.ts'
import { search, type SearchOptions } from './search.ts'
import { runServerProgram } from './server-program.ts'
import { validate } from './validate.ts'
import { version } from './version.ts'

/** The command line: an ordinary client of a server, and the way to start one. */
const program = new Command('tocsin')
  .description('Threat-intelligence sharing that speaks MISP')
  .version(version)
  .enablePositionalOptions()
  .option('--url <url>', 'the server', process.env['TOCSIN_URL'] ?? 'http://127.0.0.1:8080')
  .option('--key <key>', 'your automation key (better: the variable TOCSIN_KEY)')

program
  .command('validate')
  .description('check MISP JSON and name each field and the rule that it breaks')
  .argument('<file...>')
  .action(async (files: string[]) => exitWith(await validate(files, print)))

program
  .command('add')
  .description('add the events of files and folders; large ones go line by line')
  .argument('<path...>')
  .action(async (paths: string[]) => exitWith(await add(client(), paths, print)))

program
  .command('search')
  .description('search attributes')
  .option('--value <value...>')
  .option('--type <type...>')
  .option('--category <category...>')
  .option('--tag <tag...>')
  .option('--org <org...>')
  .option('--event <id...>')
  .option('--last <time>', 'published within: 5d, 12h')
  .option('--from <day>')
  .option('--to <day>')
  .option('--limit <n>')
  .option('--format <format>', 'csv or json', 'csv')
  .action(async (options: SearchOptions) => search(client(), options))

program
  .command('serve')
  .description('start the server')
  .action(async () => exitWith(await runServerProgram(['serve'])))

program
  .command('admin')
  .description("change the server's own data, also while it is down: create-user, reset-key")
  .argument('<command...>')
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => exitWith(await runServerProgram(['admin', ...args])))

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof ApiError ? explain(error) : String(error)}\n`)
  process.exit(2)
}

function client(): Client {
  const { url, key = process.env['TOCSIN_KEY'] } = program.opts<{ url: string; key?: string }>()
  if (!key) throw new ApiError(0, 'Set TOCSIN_KEY to your automation key.')
  return createClient({ url, key })
}

function explain({ message, errors }: ApiError): string {
  return errors === undefined ? message : `${message}: ${JSON.stringify(errors)}`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function exitWith(code: number): void {
  process.exitCode = code
}
