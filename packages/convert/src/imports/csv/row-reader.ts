import { UnreadableDocument } from '../../importer.ts'

/** A row, and the line that it begins on: a quoted cell may reach over several. */
export type CsvRow = { line: number; cells: string[] }

/** More than a value may take. What is longer comes of a quote that is never closed. */
const LONGEST_CELL = 1024 * 1024
const MOST_CELLS = 1_000

/**
 * Cuts CSV (RFC 4180) into rows as its text comes in, in pieces of any length: it holds one row at a time, and looks at
 * every character once. A quote inside a cell that does not begin with one is a character like others.
 */
export class RowReader {
  private readonly delimiter: string
  private cells: string[] = []
  private cell = ''
  private state: 'begun' | 'plain' | 'quoted' | 'closed' = 'begun'
  /** How much of the cell, and of the one before, stood in quotes. */
  private quoted = 0
  private lastQuoted = 0
  private line = 1
  private begunOn = 1

  constructor(delimiter: string) {
    this.delimiter = delimiter
  }

  /** The rows that end in the next piece. */
  *push(text: string): Generator<CsvRow> {
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const character = text.charAt(at)
      const part = this.partOf(character)
      if (part === 'text') continue
      this.append(text.slice(from, at))
      from = at + 1
      if (part === 'quote') this.meetQuote()
      else {
        this.endCell()
        if (part === 'row end') yield this.endRow()
      }
    }
    this.append(text.slice(from))
  }

  /** The last row, where the document does not end with a line break. */
  *end(): Generator<CsvRow> {
    if (this.state === 'quoted') throw this.unclosed()
    if (this.state === 'begun' && this.cells.length === 0) return
    this.endCell()
    yield this.endRow()
  }

  /** What a character does where it stands. */
  private partOf(character: string): 'text' | 'quote' | 'cell end' | 'row end' {
    if (character === '\n') this.line += 1
    if (character === '"') return this.state === 'plain' ? 'text' : 'quote'
    if (this.state === 'quoted') return 'text'
    if (character === '\n') return 'row end'
    if (character === this.delimiter) return 'cell end'
    if (this.state === 'begun') this.state = 'plain'
    return 'text'
  }

  /** The first one opens, the next one closes, and one right behind that stands for itself. */
  private meetQuote(): void {
    if (this.state === 'closed') this.append('"')
    this.state = this.state === 'quoted' ? 'closed' : 'quoted'
    if (this.state === 'closed') this.quoted = this.cell.length
  }

  private append(text: string): void {
    this.cell += text
    if (this.cell.length > LONGEST_CELL) throw this.unclosed()
  }

  private endCell(): void {
    if (this.cells.length === MOST_CELLS) {
      throw new UnreadableDocument(`Line ${this.begunOn} has more than ${MOST_CELLS} cells.`)
    }
    this.cells.push(this.cell)
    this.cell = ''
    this.lastQuoted = this.quoted
    this.quoted = 0
    this.state = 'begun'
  }

  private endRow(): CsvRow {
    const row = { line: this.begunOn, cells: this.cells }
    // Windows ends lines with two characters; inside quotes they are the cell's own.
    const last = row.cells.length - 1
    const text = row.cells[last] ?? ''
    if (text.length > this.lastQuoted) row.cells[last] = text.replace(/\r$/, '')
    this.cells = []
    this.begunOn = this.line
    return row
  }

  private unclosed(): UnreadableDocument {
    return new UnreadableDocument(
      `A cell of the row that begins on line ${this.begunOn} does not end: a quote there is not closed.`,
    )
  }
}
