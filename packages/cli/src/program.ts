import type { Readable, Writable } from 'node:stream'
import type { Client } from '@tocsin/client'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { add } from './add.ts'
import { convertCommand } from './convert/command.ts'
import { updateContent, type ContentOptions } from './content.ts'
import { listExports, runExport } from './exports.ts'
import { feedCommand } from './feed-command.ts'
import { listJobs } from './jobs.ts'
import { cachePeer, exchange, listPeers, previewPeer, showDrift, showPeerEvent, testPeer } from './peers.ts'
import { barProgress, lineProgress } from './progress.ts'
import { recallCommands } from './recall-commands.ts'
import { search, type SearchOptions } from './search.ts'
import { runServerProgram } from './serve.ts'
import { validate } from './validate.ts'
import { version } from './version.ts'

/** What the commands work with: the program hands it in, and so do tests. */
export type Surroundings = {
  input: Readable
  out: Writable
  errors: Writable
  /** Whether standard error is a terminal. */
  isWatched: boolean
  /** Whether a person watches: then there is a bar, else there are lines. */
  isTerminal: boolean
  /** Opens the client that `--url` and `--key`, where given, ask for. */
  openClient: (options: { url?: string; key?: string }) => Client
  exitWith: (code: number) => void
}

/** Every command, and what it may be told. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('tocsin')
    .description('Threat-intelligence sharing that speaks MISP')
    .version(version)
    .enablePositionalOptions()
    .exitOverride((error) => {
      // 1 has a meaning of its own for most commands.
      throw new CommanderError(error.exitCode === 0 ? 0 : 2, error.code, error.message)
    })
    .option('--url <url>', 'the server (or the variable TOCSIN_URL; else http://127.0.0.1:8080)')
    .option('--key <key>', 'your automation key (better the variable TOCSIN_KEY, which others do not see)')
  const client = () => surroundings.openClient(program.opts())
  addFileCommands(program, client, surroundings)
  addSearchCommand(program, client, surroundings)
  addContentCommand(program, client, surroundings)
  addExportsCommand(program, client, surroundings)
  addPeerCommands(program, client, surroundings)
  addExchangeCommands(program, client, surroundings)

  program.addCommand(feedCommand(client, surroundings))
  for (const command of recallCommands(client, surroundings)) program.addCommand(command)
  program.addCommand(convertCommand(surroundings, surroundings.exitWith))
  addServerCommands(program, surroundings)
  return program
}

type Open = () => Client

function addFileCommands(program: Command, client: Open, { out, isTerminal, exitWith }: Surroundings): void {
  const print = (line: string): void => {
    out.write(`${line}\n`)
  }
  program
    .command('validate')
    .description('check MISP JSON, and name each field and the rule that it breaks')
    .argument('<file...>')
    .addHelpText('after', '\nExit code: 0 all is well, 1 a rule is broken, 2 a file cannot be read.')
    .action(async (files: string[]) => exitWith(await validate(files, print)))
  program
    .command('add')
    .description('add the events of files and folders; large ones go line by line')
    .argument('<path...>', 'files, and folders with .json files in them (manifest.json is passed over)')
    .addHelpText('after', '\nExit code: 0 all is there, 1 something was refused or left out, 2 not all could be tried.')
    .action(async (paths: string[]) => {
      const progress = isTerminal ? barProgress(print) : lineProgress(print)
      exitWith(await add(client(), paths, { print, progress }))
    })
}

function addSearchCommand(program: Command, client: Open, { out }: Surroundings): void {
  program
    .command('search')
    .description(
      'search attributes or events; several values of an option are alternatives, ! excludes, % is a wildcard',
    )
    .option('--value <value...>')
    .option('--type <type...>')
    .option('--category <category...>')
    .option('--tag <tag...>')
    .option('--org <org...>', 'creator organisations, by name, id or uuid')
    .option('--event <id...>', 'events, by id or uuid')
    .option('--to-ids', 'what is meant for detection')
    .option('--no-to-ids', 'what is not')
    .option('--published', 'of published events')
    .option('--no-published', 'of others')
    .option('--last <time>', 'published within: 5d, 12h')
    .option('--from <day>', 'of events of this day, 2026-01-31, and later')
    .option('--to <day>', 'of events of this day and earlier')
    .option('--limit <n>', 'so many', positive)
    .option('--page <n>', 'the how manyth of so many', positive)
    .addOption(new Option('--scope <scope>', 'what to list').choices(['attributes', 'events']).default('attributes'))
    .addOption(new Option('--format <format>').choices(['csv', 'json']).default('csv'))
    .action(async (options: SearchOptions) => search(client(), options, out))
}

function addContentCommand(program: Command, client: Open, { out, isTerminal, exitWith }: Surroundings): void {
  const print = (line: string): void => {
    out.write(`${line}\n`)
  }
  const content = program
    .command('content')
    .description('public content: taxonomies, galaxies, warninglists, templates and the like')
  content
    .command('update')
    .description('have the server load it, from the public libraries or wherever it takes it from')
    .option('--from <place>', 'a folder or archive of this machine (.tar.gz, .tar, .zip), or an address')
    .option('--kind <kind>', 'nothing but taxonomies, galaxies, clusters, warninglists …')
    .addHelpText('after', '\nExit code: 0 all is well, 1 something could not be taken, 2 it failed as a whole.')
    .action(async (options: ContentOptions) => exitWith(await updateContent(client(), options, { print, isTerminal })))
}

function addExportsCommand(program: Command, client: Open, { out, exitWith }: Surroundings): void {
  const print = (line: string): void => {
    out.write(`${line}\n`)
  }
  const scheduled = program.command('exports').description('what is written of your saved searches again and again')
  scheduled
    .command('list')
    .description('name them, how often they are made, and how that last went')
    .action(async () => listExports(client(), print))
  scheduled
    .command('run')
    .description('have one made now, and wait for it')
    .argument('<id>')
    .addHelpText('after', '\nExit code: 0 it is there, 1 it could not be made, 2 it could not be tried.')
    .action(async (id: string) => exitWith(await runExport(client(), id, print)))
}

function addPeerCommands(program: Command, client: Open, { out, isTerminal, exitWith }: Surroundings): void {
  const print = (line: string): void => {
    out.write(`${line}\n`)
  }
  const peers = program.command('peers').description('the servers that this one exchanges with')
  peers
    .command('list')
    .description('name them, and which way things go')
    .action(async () => listPeers(client(), print))
  peers
    .command('test')
    .description('whether one can be reached, and lets this server in')
    .argument('<server>', 'by number, name or address')
    .addHelpText('after', '\nExit code: 0 all is well, 1 it is not, 2 it could not be tried.')
    .action(async (peer: string) => exitWith(await testPeer(client(), peer, print)))
  peers
    .command('preview')
    .description('what one has, newest first, and whether it is here: absent, older or current')
    .argument('<server>', 'by number, name or address')
    .option('--search <text>', 'that mention a text')
    .option('--org <name>', 'that an organisation made')
    .option('--tag <name>', 'that carry a tag')
    .option('--page <n>', 'which page of 60', positive)
    .action(async (peer: string, wanted: { search?: string; org?: string; tag?: string; page?: number }) => {
      const { search: searchall = '', org: searchorg = '', tag: searchtag = '', page = 1 } = wanted
      await previewPeer(client(), peer, { searchall, searchorg, searchtag, page }, print)
    })
  peers
    .command('show')
    .description('an event of one, as JSON; nothing of it is kept')
    .argument('<server>', 'by number, name or address')
    .argument('<event>', 'by its id over there or its uuid')
    .addHelpText('after', '\nTo take it: tocsin pull <server> --event <event>.')
    .action(async (peer: string, event: string) => showPeerEvent(client(), peer, event, print))
  peers
    .command('cache')
    .description('keep the values of one, or of all whose links say so, to tell in which servers a value is too')
    .argument('<server>', 'by number, name or address, or all')
    .action(async (peer: string) => cachePeer(client(), peer, print))
  peers
    .command('drift')
    .description('compare both sides of a link: what either should have and lacks, or has in another version')
    .argument('<server>', 'by number, name or address')
    .addHelpText('after', '\nNothing is changed. Exit code: 0 nothing differs, 1 something does, 2 it failed.')
    .action(async (peer: string) => exitWith(await showDrift(client(), peer, { print, isTerminal })))
}

function addExchangeCommands(program: Command, client: Open, { out, isTerminal, exitWith }: Surroundings): void {
  const print = (line: string): void => {
    out.write(`${line}\n`)
  }
  for (const way of ['pull', 'push'] as const) {
    program
      .command(way)
      .description(way === 'pull' ? 'fetch events from another server' : 'send events to another server')
      .argument('<server>', 'by number, name or address')
      .option('--event <id>', 'one event, by id or uuid')
      .option('--verbose', 'name every record, not only those that were left out')
      .addHelpText('after', '\nExit code: 0 all is taken, 1 something was refused or failed, 2 it failed as a whole.')
      .action(async (peer: string, { event, verbose = false }: { event?: string; verbose?: boolean }) => {
        const told = { print, isTerminal, isVerbose: verbose }
        exitWith(await exchange(client(), { way, peer, technique: event ?? 'full' }, told))
      })
  }
  program
    .command('jobs')
    .description('what goes on behind the answers: the latest, newest first')
    .action(async () => listJobs(client(), print))
}

function addServerCommands(program: Command, { exitWith }: Surroundings): void {
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
}

function positive(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new InvalidArgumentError('It has to be a whole number above 0.')
}
