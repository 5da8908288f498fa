import { attribute, type Attribute, type Finding } from '@tocsin/format'
import { ApiError } from './api-error.ts'
import type { Connection } from './connection.ts'
import { pathTo, textOf, type MispJson, type RecordId } from './record.ts'

/** What became of one attribute. `line` counts from 1 over all that were sent; `id` is the server's own. */
export type LineOutcome = {
  line: number
  outcome: 'added' | 'updated' | 'unchanged' | 'refused'
  uuid?: string
  id?: number
  /** What is wrong with it, when it was refused; paths begin at the attribute's fields. */
  findings?: Finding[]
}

/** A piece goes to the server when it holds so many attributes, or so many characters. */
const PIECE_LINES = 1_000
const PIECE_LENGTH = 4 * 1024 * 1024

/**
 * Adds attributes to an event line by line, however many there are, by `POST /tocsin/events/{id}/attributes`. Neither
 * side ever holds more than a piece of them: each piece is a request of its own, since most browsers cannot send a
 * stream. Reading the outcomes is what drives the sending; who stops reading stops it. Sending the same attributes again
 * changes nothing, so that what broke off can be repeated.
 *
 * @throws ApiError when the event is not there or not this key's to change, or when the connection fails.
 */
export async function* appendAttributes(
  connection: Connection,
  eventId: RecordId,
  attributes: Iterable<Attribute | MispJson> | AsyncIterable<Attribute | MispJson>,
): AsyncGenerator<LineOutcome, void> {
  const path = `${pathTo('/tocsin/events', eventId)}/attributes`
  let before = 0
  for await (const piece of piecesOf(attributes)) {
    for (const outcome of await sendPiece(connection, path, piece)) yield { ...outcome, line: before + outcome.line }
    before += piece.length
  }
}

async function* piecesOf(
  attributes: Iterable<Attribute | MispJson> | AsyncIterable<Attribute | MispJson>,
): AsyncGenerator<string[]> {
  let piece: string[] = []
  let length = 0
  for await (const item of attributes) {
    const text = textOf(attribute, item)
    piece.push(text)
    length += text.length
    if (piece.length < PIECE_LINES && length < PIECE_LENGTH) continue
    yield piece
    piece = []
    length = 0
  }
  if (piece.length > 0) yield piece
}

async function sendPiece(connection: Connection, path: string, piece: readonly string[]): Promise<LineOutcome[]> {
  const answer = await connection.text({
    method: 'POST',
    path,
    body: `${piece.join('\n')}\n`,
    type: 'application/x-ndjson',
  })
  const outcomes = answer
    .split('\n')
    .filter((line) => line !== '')
    .map(readOutcome)
  if (outcomes.length === piece.length) return outcomes
  throw new ApiError(0, `The server accounts for ${outcomes.length} of ${piece.length} attributes`)
}

function readOutcome(text: string): LineOutcome {
  try {
    // The lines are the server's own; its ids are text, as everywhere in MISP.
    const { id, ...outcome } = JSON.parse(text) as LineOutcome
    return { ...outcome, ...(id === undefined ? {} : { id: Number(id) }) }
  } catch (error) {
    throw new ApiError(0, 'The server answered with something that is no outcome', undefined, { cause: error })
  }
}
