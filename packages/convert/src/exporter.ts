import type { Lose } from './loss.ts'

/**
 * A format to be written: its name, what it is on the wire, and how pages of rows become text, piece by piece. The same
 * rows and options give the same text. What the format has no place for is told to `lose`.
 */
export type Exporter<Row, Options> = {
  readonly name: string
  readonly contentType: string
  write(pages: AsyncIterable<readonly Row[]>, options: Options, lose?: Lose): AsyncGenerator<string>
}
