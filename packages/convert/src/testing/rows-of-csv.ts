import { RowReader } from '../imports/csv/row-reader.ts'

/** The rows that a reader finds in CSV, without empty lines. */
export function rowsOfCsv(text: string): string[][] {
  const reader = new RowReader(',')
  const rows = [...reader.push(text), ...reader.end()].map(({ cells }) => cells)
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '')
}
