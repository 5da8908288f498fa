import type { Event } from '@tocsin/format'
import type { Loss } from './loss.ts'

/** The events that a foreign document tells of, as they would be sent to a server, and what in it has no place in them. */
export type Imported = { events: Event[]; losses: Loss[] }

/**
 * A format to be read: a document whole, as text or as bytes, of which nothing is trusted. What breaks a rule of the format
 * is named among the losses and what can be taken is taken; a document that is not of the format at all is refused with an
 * `UnreadableDocument`.
 */
export type Importer<Options, Input = string> = {
  readonly name: string
  read(document: Input, options: Options): Imported | Promise<Imported>
}

/** The document is not what it was said to be. The message tells the rule that it breaks. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument'
}
