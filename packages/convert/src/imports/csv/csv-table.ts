import type { Attribute } from '@tocsin/format'
import { UnreadableDocument, type Importer } from '../../importer.ts'
import type { Lose, Loss } from '../../loss.ts'
import { attributesOfRow } from './attributes-of-row.ts'
import { bearValues, columnOf, type Column } from './columns.ts'
import { RowReader, type CsvRow } from './row-reader.ts'

export type CsvTableOptions = {
  /** What the event that is made is called. */
  info?: string
  /** One character; of comma, semicolon and tabulator the one that the first row has most of, where nothing is said. */
  delimiter?: string
  /**
   * What the columns hold, in their order: names of MISP's fields (`value`, `comment`, `tags` …) or of attribute types; `*`
   * for text to be looked through, and an empty name for a column that is passed over.
   */
  columns?: readonly string[]
  /** Whether the first row names the columns. Where nothing is said, it does if it has such names and `columns` are not given. */
  hasHeader?: boolean
}

const PIECE = 64 * 1024
const DELIMITERS = [',', ';', '\t'] as const

/** A table of indicators whose columns are named for MISP's fields or attribute types. */
export const csvTable: Importer<CsvTableOptions> = {
  name: 'csv',
  async read(document, options) {
    const losses: Loss[] = []
    const Attribute: Attribute[] = []
    for await (const attribute of readCsv(piecesOf(document), options, (loss) => losses.push(loss))) {
      Attribute.push(attribute)
    }
    return { events: [{ info: options.info ?? 'Imported from CSV', Attribute }], losses }
  },
}

/**
 * The attributes of a CSV document, while its text comes in: memory does not grow with its length. Rows whose first cell
 * begins with `#`, and empty ones, are passed over. Values are as they stand there: whoever takes them in checks them.
 *
 * Source: MISP's csvimport module and its CSV feeds, in `import-export` §1.
 */
export async function* readCsv(
  text: AsyncIterable<string> | Iterable<string>,
  options: CsvTableOptions,
  lose: Lose,
): AsyncGenerator<Attribute> {
  let columns: readonly Column[] | undefined
  for await (const row of rowsOf(text, options.delimiter)) {
    if (columns === undefined) {
      const plan = planOf(row, options, lose)
      columns = plan.columns
      if (plan.isHeader) continue
    }
    const { attributes, losses } = attributesOfRow(row, columns)
    losses.forEach(lose)
    yield* attributes
  }
  if (columns === undefined) throw new UnreadableDocument('The document has no row.')
}

async function* rowsOf(
  text: AsyncIterable<string> | Iterable<string>,
  delimiter: string | undefined,
): AsyncGenerator<CsvRow> {
  let reader: RowReader | undefined
  for await (const piece of text) {
    // Windows puts a byte order mark before what it saves as UTF-8.
    const begins = reader === undefined ? piece.replace(/^\ufeff/, '') : piece
    reader ??= new RowReader(delimiter ?? delimiterOf(begins))
    for (const row of reader.push(begins)) if (isData(row)) yield row
  }
  if (reader) for (const row of reader.end()) if (isData(row)) yield row
}

function isData({ cells }: CsvRow): boolean {
  return !cells[0]?.trimStart().startsWith('#') && cells.some((cell) => cell.trim() !== '')
}

/** The one that the first row has most of. A bar is none: it stands inside MISP's composite values. */
function delimiterOf(text: string): string {
  const first = text.split('\n', 100).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  const counts = DELIMITERS.map((delimiter) => first.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

type Plan = { columns: readonly Column[]; isHeader: boolean }

function planOf({ cells, line }: CsvRow, { columns: given, hasHeader }: CsvTableOptions, lose: Lose): Plan {
  if (given) return { columns: named(given, 'columns', lose), isHeader: hasHeader ?? false }
  const isHeader = hasHeader ?? cells.some((cell) => cell.trim() !== '' && columnOf(cell) !== undefined)
  if (isHeader) return { columns: named(cells, `line ${line}`, lose), isHeader }
  // A table of which nothing is known: indicators may stand anywhere, as in MISP's CSV feeds.
  return { columns: cells.map(() => ({ is: 'text' })), isHeader }
}

function named(names: readonly string[], place: string, lose: Lose): readonly Column[] {
  const columns = names.map((name): Column => {
    const column = columnOf(name)
    if (!column)
      lose({ path: place, why: `The column "${name.slice(0, 200)}" is no field of an attribute, and no type.` })
    return column ?? { is: 'ignored' }
  })
  if (bearValues(columns)) return columns
  throw new UnreadableDocument('No column is named for an attribute type, or for the field "value".')
}

function* piecesOf(document: string): Generator<string> {
  for (let at = 0; at < document.length; at += PIECE) yield document.slice(at, at + PIECE)
}
