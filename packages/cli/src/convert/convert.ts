import { createHash } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import { exportFormats, importFormats, type Conversion, type ExportFormat } from '@tocsin/convert'
import type { Event } from '@tocsin/format'
import { printable } from '../printable.ts'
import { barProgress, silentProgress } from '../progress.ts'
import { documentFiles } from './document-files.ts'
import { filedLosses, printedLosses, type LossReport } from './loss-report.ts'
import { readEvents } from './read-events.ts'
import { writeFileOf, writeTo } from './write-output.ts'

/** The command's options, as typed. */
export type ConvertOptions = {
  to: string
  from?: string
  output?: string
  losses?: string
  strict?: boolean
  all?: boolean
  option?: Readonly<Record<string, string>>
  source?: string
}

export type ConvertSurroundings = {
  input: Readable
  out: Writable
  errors: Writable
  /** Whether somebody watches standard error: then there is a bar. */
  isWatched: boolean
}

/** An address that is nobody's: formats need one. */
const UNKNOWN_SOURCE = 'http://localhost'

/**
 * Reads events from files, folders and standard input in whatever format they are, and writes them in one. Answers the exit
 * code: 0, 1 when something could not be read, and where it is strict 2 when something was lost.
 *
 * @throws Error when the wish makes no sense, or the outcome cannot be written
 */
export async function convert(
  paths: readonly string[],
  options: ConvertOptions,
  { input, out, errors, isWatched }: ConvertSurroundings,
): Promise<0 | 1 | 2> {
  const print = (line: string): void => {
    errors.write(`${line}\n`)
  }
  const format = formatOf(options)
  const files = await documentFiles(paths)
  const losses = options.losses === undefined ? printedLosses(print) : await filedLosses(options.losses)
  const refused: string[] = []
  const progress = isWatched && files.length > 1 ? barProgress(print) : silentProgress
  const now = new Date()
  const refuse = (name: string, why: string) => void refused.push(printable(`${name}: ${why}`))
  progress.start(files.length)
  try {
    const events = readEvents(files, { input, from: options.from, now, progress, losses, refuse })
    const pieces = await piecesOf(format, events, conversionOf(options, now), losses)
    if (pieces && options.output !== undefined) await writeFileOf(options.output, pieces)
    else if (pieces) await writeTo(out, pieces)
  } finally {
    progress.stop()
    await losses.close()
  }
  for (const line of refused) print(line)
  return codeOf(refused, losses, options, print)
}

/** Undefined where no event could be read: then nothing is written. */
async function piecesOf(
  format: ExportFormat,
  events: AsyncGenerator<Event[]>,
  conversion: Conversion,
  losses: LossReport,
): Promise<AsyncGenerator<string> | undefined> {
  const first = await events.next()
  if (first.done) return undefined
  const write = await format.load()
  return write(withFirst(first.value, events), conversion, (loss) => losses.lose(loss))
}

async function* withFirst(first: Event[], others: AsyncGenerator<Event[]>): AsyncGenerator<Event[]> {
  yield first
  yield* others
}

function codeOf(
  refused: readonly string[],
  losses: LossReport,
  { strict, losses: file }: ConvertOptions,
  print: (line: string) => void,
): 0 | 1 | 2 {
  const lost = losses.count()
  if (lost > 0)
    print(`${lost} ${lost === 1 ? 'thing was' : 'things were'} lost${file === undefined ? '' : `: ${file}`}.`)
  if (refused.length > 0) return 1
  return strict && lost > 0 ? 2 : 0
}

function conversionOf({ option = {}, all = false, source = UNKNOWN_SOURCE }: ConvertOptions, now: Date): Conversion {
  const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')
  return { said: option, now, source, takesAll: all, digest }
}

function formatOf({ to, from, option = {} }: ConvertOptions): ExportFormat {
  if (from !== undefined && !importFormats.some(({ name }) => name === from)) {
    throw new Error(`--from ${printable(from)}: there are ${importFormats.map(({ name }) => name).join(', ')}.`)
  }
  const format = exportFormats.find(({ name }) => name === to)
  if (!format) {
    throw new Error(`--to ${printable(to)}: there are ${exportFormats.map(({ name }) => name).join(', ')}.`)
  }
  const unknown = Object.keys(option).find((name) => !format.options.includes(name))
  if (unknown === undefined) return format
  const known = format.options.length === 0 ? 'it has none' : `it has ${format.options.join(', ')}`
  throw new Error(`--option ${printable(unknown)}: ${to} has no such option; ${known}.`)
}
