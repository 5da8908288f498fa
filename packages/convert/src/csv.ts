/** One line's facts, by column. Text is quoted; numbers and booleans stand bare, as 0 and 1. */
export type CsvRow = Readonly<Record<string, unknown>>

/** The head of a CSV export: the names of its columns. */
export function csvHeader(columns: readonly string[]): string {
  return `${columns.join(',')}\n`
}

/**
 * One line. What a row lacks is an empty text. Quotes are doubled and text stands in quotes, so that no value reaches beyond
 * its cell.
 *
 * Source: MISP's CsvExport, in `rest-search` §9.
 */
export function csvLine(columns: readonly string[], row: CsvRow): string {
  return `${columns.map((column) => cell(row[column])).join(',')}\n`
}

function cell(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : '""'
}
