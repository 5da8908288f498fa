import type { Exporter } from './exporter.ts'

/** The cells of one line, in the order of the columns. What has no value is an empty text. */
export type CsvRow = readonly (string | number | boolean | null | undefined)[]

export type CsvOptions = { columns: readonly string[]; headerless: boolean }

/**
 * Comma-separated values as MISP writes them: text in quotes, inner quotes doubled, so that no value reaches beyond its
 * cell; numbers, and text that is nothing but a number, bare; booleans as 0 and 1; an empty line at the end.
 *
 * Source: MISP's CsvExport, in `rest-search` §9.
 */
export const csv: Exporter<CsvRow, CsvOptions> = {
  name: 'csv',
  contentType: 'text/csv; charset=utf-8',
  async *write(pages, { columns, headerless }) {
    // A name has no hyphens here, so that it can be a name in whatever reads the file.
    if (!headerless) yield `${columns.map((column) => column.replaceAll('-', '_')).join(',')}\n`
    for await (const rows of pages) {
      let text = ''
      for (const row of rows) text += `${row.map(cell).join(',')}\n`
      yield text
    }
    yield '\n'
  },
}

/** What PHP takes for a number, line ends aside. */
const NUMBER = /^[ \t]*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[ \t]*$/i

function cell(value: CsvRow[number]): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'string' || value === '') return '""'
  return NUMBER.test(value) ? value : `"${value.replaceAll('"', '""')}"`
}
