/** Rows of cells as a table in Markdown, its first row on top; of a single column, which lays out a page, as paragraphs. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const filled = rows.filter((row) => row.length > 0)
  const width = filled.reduce((most, { length }) => Math.max(most, length), 0)
  if (width < 2) return filled.map(([cell = '']) => cell).join('\n\n')
  const [head = [], ...others] = filled
  return [lineOf(head, width), `|${' --- |'.repeat(width)}`, ...others.map((row) => lineOf(row, width))].join('\n')
}

function lineOf(row: readonly string[], width: number): string {
  const cells = row.map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|'))
  return `| ${cells.join(' | ')}${' |'.repeat(width - cells.length + 1)}`
}
