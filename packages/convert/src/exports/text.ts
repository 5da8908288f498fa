import type { Exporter } from '../exporter.ts'
import { asLine, distinctLines } from './distinct-lines.ts'
import type { ExportedAttribute } from './exported.ts'

/** The distinct values, one a line. Source: MISP's TextExport, in `import-export` §3.2. */
export const text: Exporter<ExportedAttribute, object> = {
  name: 'text',
  contentType: 'text/plain; charset=utf-8',
  write: (pages) => distinctLines(pages, ({ value }) => [asLine(value)]),
}
