import { SeenValues } from './seen-values.ts'

/** The lines that rows stand for, each once, in the order in which they are first met; a page of them at a time. */
export async function* distinctLines<Row>(
  pages: AsyncIterable<readonly Row[]>,
  linesOf: (row: Row) => readonly string[],
): AsyncGenerator<string> {
  const seen = new SeenValues()
  for await (const page of pages) {
    const lines = page.flatMap(linesOf).filter((line) => seen.add(line))
    if (lines.length > 0) yield `${lines.join('\n')}\n`
  }
}

/** A value as one line of text: whatever would end the line is a blank. */
export function asLine(value: string): string {
  return value.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
}
