import type { Lose } from '../../loss.ts'
import type { ExportedIndicator } from '../exported.ts'
import { RuleWriter, type Engine, type NidsOptions } from './rule-writer.ts'

const HEADER = [
  '#',
  '# These NIDS rules contain some variables that need to exist in your configuration.',
  '# Make sure you have set:',
  '#',
  '# $HOME_NET     - Your internal network range',
  '# $EXTERNAL_NET - The network considered as outside',
  '# $SMTP_SERVERS - All your internal SMTP servers',
  '# $HTTP_PORTS   - The ports used to contain HTTP traffic (not required with suricata export)',
  '# ',
]

/** The rules of indicators, one a line, and a page of them at a time. */
export async function* writeRules(
  engine: Engine,
  pages: AsyncIterable<readonly ExportedIndicator[]>,
  options: NidsOptions,
  lose?: Lose,
): AsyncGenerator<string> {
  const writer = new RuleWriter(engine, options, lose)
  yield [`# MISP export of IDS rules - optimized for ${engine.name}`, ...HEADER].join('\n')
  for await (const page of pages) {
    const lines = page.flatMap((indicator) => writer.add(indicator))
    if (lines.length > 0) yield `\n${lines.join('\n')}`
  }
  const last = writer.endEvent()
  if (last.length > 0) yield `\n${last.join('\n')}`
  if (options.compatibility !== 'misp') yield '\n'
}
