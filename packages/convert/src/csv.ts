import type { Exporter } from './exporter.ts'

/** The cells of one line, in the order of the columns. What has no value is an empty text. */
export type CsvRow = readonly (string | number | boolean | null | undefined)[]

/** `keepsFormulas` leaves text as it is that a spreadsheet would calculate: what MISP does. */
export type CsvOptions = { columns: readonly string[]; headerless: boolean; keepsFormulas?: boolean | undefined }

/**
 * Comma-separated values as MISP writes them: text in quotes, inner quotes doubled, so that no value reaches beyond its
 * cell; numbers, and text that is nothing but a number, bare; booleans as 0 and 1; an empty line at the end. Beyond MISP,
 * text that a spreadsheet takes for a formula has an apostrophe before it.
 *
 * Source: MISP's CsvExport, in `rest-search` §9; OWASP, "CSV Injection".
 */
export const csv: Exporter<CsvRow, CsvOptions> = {
  name: 'csv',
  contentType: 'text/csv; charset=utf-8',
  async *write(pages, { columns, headerless, keepsFormulas = false }) {
    const shown = keepsFormulas ? (text: string) => text : disarmed
    const cell = (value: CsvRow[number]) => cellOf(value, shown)
    if (!headerless) yield `${columns.map(heading).join(',')}\n`
    for await (const rows of pages) {
      let text = ''
      for (const row of rows) text += `${row.map(cell).join(',')}\n`
      yield text
    }
    yield '\n'
  },
}

/** A name has no hyphens here, so that it can be a name in whatever reads the file. */
function heading(column: string): string {
  const name = column.replaceAll('-', '_')
  return /^\w*$/.test(name) ? name : quoted(disarmed(name))
}

/** What PHP takes for a number, line ends aside. */
const NUMBER = /^[ \t]*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[ \t]*$/i

function cellOf(value: CsvRow[number], shown: (text: string) => string): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'string' || value === '') return '""'
  // Most text begins with a letter: it is neither a number nor a formula.
  if (isLetter(value.charCodeAt(0))) return quoted(value)
  return NUMBER.test(value) ? value : quoted(shown(value))
}

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)
}

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`
}

/** What begins a formula, in letters of either width, and the blanks that a spreadsheet passes over before one. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}
