import { TextDecoder } from 'node:util'
import { Problem } from './problem.ts'

/** The lines of a stream of UTF-8 text, without their ends. A line above `maxBytes`, or bytes that are no UTF-8, end it with an error. */
export async function* readLines(stream: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decode(decoder, chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxBytes) throw new Problem('too-large', `A line is longer than ${maxBytes} bytes.`)
    yield* lines
  }
  rest += decode(decoder)
  if (rest !== '') yield rest
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    throw new Problem('invalid', 'The body is not valid UTF-8.')
  }
}
