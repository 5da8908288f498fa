/** A format to be written: its name, what it is on the wire, and how pages of rows become text, piece by piece. */
export type Exporter<Row, Options> = {
  readonly name: string
  readonly contentType: string
  write(pages: AsyncIterable<readonly Row[]>, options: Options): AsyncGenerator<string>
}
