import type { Exporter } from '../../exporter.ts'
import type { ExportedIndicator } from '../exported.ts'
import { suricataWords } from './engine-words.ts'
import type { Engine, NidsOptions } from './rule-writer.ts'
import { suricataTemplates, suricataTemplatesOfMisp } from './suricata-templates.ts'
import { urlRule } from './url-rule.ts'
import { writeRules } from './write-rules.ts'

const engine: Engine = {
  name: 'suricata',
  book: { templates: suricataTemplates, urlRule },
  bookOfMisp: { templates: suricataTemplatesOfMisp, urlRule },
  words: suricataWords,
  // MISP 2.5.1 has no type of its own for Suricata's rules yet, and writes those of the type `snort`.
  ownTypes: ['snort', 'suricata'],
}

/** Rules for Suricata. Source: MISP's NidsSuricataExport, in `import-export` §3.1. */
export const suricata: Exporter<ExportedIndicator, NidsOptions> = {
  name: 'suricata',
  contentType: 'text/plain; charset=utf-8',
  write: (pages, options, lose) => writeRules(engine, pages, options, lose),
}
