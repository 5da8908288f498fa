import { exportFormats, importFormats } from '@tocsin/convert'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { reasonOf } from '../printable.ts'
import { convert, type ConvertOptions, type ConvertSurroundings } from './convert.ts'

/** `tocsin convert`: what it may be told. It asks no server. */
export function convertCommand(surroundings: ConvertSurroundings, exitWith: (code: number) => void): Command {
  return new Command('convert')
    .description('read events in one format and write them in another')
    .argument('<in...>', 'files, folders with documents in them, or - for standard input')
    .requiredOption('--to <format>', exportFormats.map(({ name }) => name).join(', '))
    .option('--from <format>', `${importFormats.map(({ name }) => name).join(', ')}; without it, each document tells`)
    .option('-o, --output <file>', 'the file to write, instead of standard output')
    .option('--option <name=value>', 'an option of the format; may be given several times', collect, {})
    .option('--all', 'also what is not meant for detection, in formats for programs that detect and block')
    .option('--source <address>', 'where the events are seen, for formats that tell')
    .option('--losses <file>', 'write what was lost to this file, as lines of JSON')
    .option('--strict', 'end with 2 where something was lost')
    .addHelpText('after', '\nExit code: 0, 1 something could not be read or makes no sense, 2 strict and lost.')
    .exitOverride((error: CommanderError) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : 1, error.code, error.message)
    })
    .action(async (paths: string[], options: ConvertOptions) => {
      try {
        exitWith(await convert(paths, options, surroundings))
      } catch (error) {
        surroundings.errors.write(`${reasonOf(error)}\n`)
        exitWith(1)
      }
    })
}

function collect(pair: string, known: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It has to be a name and a value: ttl=2h.')
  return { ...known, [pair.slice(0, at)]: pair.slice(at + 1) }
}
