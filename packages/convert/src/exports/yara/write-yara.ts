import type { Exporter } from '../../exporter.ts'
import type { ExportedIndicator } from '../exported.ts'
import { RuleConverter, type YaraOptions, type YaraText } from './rule-converter.ts'

const bar = (title: string) => `// =====================================${title}====================================\n`

/** Rules of YARA, as text. Source: MISP's YaraExport, in `import-export` §3.2. */
export const yara: Exporter<ExportedIndicator, YaraOptions> = {
  name: 'yara',
  contentType: 'text/plain; charset=utf-8',
  async *write(pages, options, lose) {
    const converter = new RuleConverter(options, lose)
    yield bar(' GENERATED ')
    yield* separated(generatedBy(converter, pages), '\n\n', ({ text }) => text)
    yield `\n${bar('   AS-IS  ')}`
    yield* separated([converter.asIs], '\n\n', ({ text }) => text)
    if (converter.asIs.length > 0) yield '\n'
  },
}

/** The same rules one by one in JSON, with what there is to say of each. */
export const yaraJson: Exporter<ExportedIndicator, YaraOptions> = {
  name: 'yara-json',
  contentType: 'application/json',
  async *write(pages, options, lose) {
    const converter = new RuleConverter(options, lose)
    yield '{"generated":['
    yield* separated(generatedBy(converter, pages), ',', (rule) => jsonOf(rule, 'Generated. '))
    yield '],"as-is":['
    yield* separated([converter.asIs], ',', (rule) => jsonOf(rule, 'Loaded from source. '))
    yield ']}'
  },
}

async function* generatedBy(
  converter: RuleConverter,
  pages: AsyncIterable<readonly ExportedIndicator[]>,
): AsyncGenerator<YaraText[]> {
  for await (const page of pages) yield page.flatMap((indicator) => converter.add(indicator))
  yield converter.endEvent()
}

async function* separated(
  pages: AsyncIterable<YaraText[]> | Iterable<YaraText[]>,
  separator: string,
  write: (rule: YaraText) => string,
): AsyncGenerator<string> {
  let isFirst = true
  for await (const rules of pages) {
    if (rules.length === 0) continue
    yield (isFirst ? '' : separator) + rules.map(write).join(separator)
    isFirst = false
  }
}

function jsonOf({ text, notes, isValid }: YaraText, source: string): string {
  const repairs = notes.length > 0 ? `May be unreliable due to automatic repairs: ${notes.join('. ')}` : ''
  const comment = isValid ? source + repairs : 'Broken yara attribute. Could not parse or repair.'
  return JSON.stringify({ value: text, comment, valid: isValid })
}
