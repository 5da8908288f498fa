import type { Finding } from '@tocsin/format'
import { refuseFailure, type Connection } from './connection.ts'

/** What became of one line. Lines count from 1. */
export type LineOutcome = {
  line: number
  outcome: 'added' | 'updated' | 'unchanged' | 'refused'
  uuid?: string
  id?: string
  findings?: Finding[]
}

/**
 * Adds attributes to an event line by line, however many there are: neither side ever holds more than a few. Yields one
 * outcome an attribute. @throws ApiError when the event is not there or not one's own to change.
 */
export async function* appendAttributes(
  connection: Connection,
  eventId: string,
  attributes: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<LineOutcome> {
  const path = `/tocsin/events/${encodeURIComponent(eventId)}/attributes`
  const response = await connection.send({ method: 'POST', path, body: linesOf(attributes) })
  await refuseFailure(response)
  // The lines are the server's own.
  for await (const line of readLines(response)) yield JSON.parse(line) as LineOutcome
}

/** Lines are handed to the network in pieces of about this many characters. */
const PIECE = 64 * 1024

function linesOf(items: Iterable<object> | AsyncIterable<object>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = pieces(items)
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

async function* pieces(items: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string, undefined> {
  let text = ''
  for await (const item of items) {
    text += `${JSON.stringify(item)}\n`
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
  return undefined
}

async function* readLines(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    const lines = (rest + decoder.decode(next.value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
  if (rest !== '') yield rest
}
