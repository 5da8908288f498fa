import { TextDecoder } from 'node:util'
import { Problem } from './problem.ts'

/** The lines of a stream of UTF-8 text, without their ends. A line above `maxBytes`, or bytes that are no UTF-8, end it with an error. */
export async function* readLines(stream: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  // A line that comes in many chunks is put together once, at its end.
  let begun: string[] = []
  let length = 0
  for await (const chunk of stream) {
    for (const [i, text] of decode(decoder, chunk).split('\n').entries()) {
      if (i > 0) {
        yield begun.join('')
        begun = []
        length = 0
      }
      begun.push(text)
      length += text.length
      if (length > maxBytes) throw new Problem('too-large', `A line is longer than ${maxBytes} bytes.`)
    }
  }
  const last = begun.join('') + decode(decoder)
  if (last !== '') yield last
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    throw new Problem('invalid', 'The body is not valid UTF-8.')
  }
}
