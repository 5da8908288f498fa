import { Problem } from '../http/problem.ts'
import { problemOf } from './problem-of.ts'

/** What was answered, to be read once: as it comes, or whole. */
export type Body = {
  stream(): AsyncGenerator<Uint8Array>
  bytes(): Promise<Buffer>
  /** As UTF-8. */
  text(): Promise<string>
}

type Response = { headers: { get(name: string): string | null }; body: AsyncIterable<unknown> | null }

/** The body of an answer, which ends with an error where it is larger than it may be. */
export function readBody(response: Response, maxBytes: number, url: URL): Body {
  const tooLarge = () => new Problem('upstream', `What ${url.host} sends is larger than ${maxBytes} bytes.`)
  async function* stream(): AsyncGenerator<Uint8Array> {
    let size = 0
    try {
      if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
      for await (const chunk of response.body ?? []) {
        // A body of bytes comes as bytes.
        const bytes = chunk as Uint8Array
        size += bytes.length
        if (size > maxBytes) throw tooLarge()
        yield bytes
      }
    } catch (error) {
      throw problemOf(error, url)
    }
  }
  const bytes = async () => {
    const chunks = []
    for await (const chunk of stream()) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  return { stream, bytes, text: async () => (await bytes()).toString('utf8') }
}
