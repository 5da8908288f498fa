import type { Exporter } from '../../exporter.ts'
import type { ExportedIndicator } from '../exported.ts'
import { snortWords } from './engine-words.ts'
import type { Engine, NidsOptions } from './rule-writer.ts'
import { snortTemplates } from './snort-templates.ts'
import { writeRules } from './write-rules.ts'

const engine: Engine = {
  name: 'snort',
  book: { templates: snortTemplates },
  bookOfMisp: { templates: snortTemplates },
  words: snortWords,
  ownTypes: ['snort'],
}

/** Rules for Snort 2. Source: MISP's NidsSnortExport, in `import-export` §3.1. */
export const snort: Exporter<ExportedIndicator, NidsOptions> = {
  name: 'snort',
  contentType: 'text/plain; charset=utf-8',
  write: (pages, options, lose) => writeRules(engine, pages, options, lose),
}
