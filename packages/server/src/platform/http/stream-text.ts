import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Below this many characters an answer is sent whole, with its length; errors until then still get their status. */
const WHOLE = 64 * 1024
/** Whoever takes nothing for this many milliseconds has left: what the answer holds is wanted by others. */
const PATIENCE = 60_000

/** As `WHOLE`, of an answer that whoever asks may have already: only what is sent whole has an entity tag. */
export const TAGGED = 32 * 1024 * 1024

/** Sends text as it is made, with back-pressure; an answer that is shorter than `whole` in one piece. */
export async function streamText(
  reply: FastifyReply,
  pieces: AsyncGenerator<string>,
  { patience = PATIENCE, whole = WHOLE } = {},
): Promise<FastifyReply> {
  let text = ''
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    text += next.value
    if (text.length < whole) continue
    reply.raw.setTimeout(patience, () => reply.raw.destroy())
    return reply.send(Readable.from(continued(text, pieces)))
  }
  // Encoded here: a string built of many pieces costs Node far more to write than its bytes.
  return reply.send(Buffer.from(text))
}

/** Pieces gathered into chunks, so that the socket is not handed crumbs. */
async function* continued(start: string, pieces: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  let text = start
  for await (const piece of pieces) {
    if (text.length >= WHOLE) {
      yield Buffer.from(text)
      text = ''
    }
    text += piece
  }
  yield Buffer.from(text)
}

export const JSON_TYPE = 'application/json; charset=utf-8'
