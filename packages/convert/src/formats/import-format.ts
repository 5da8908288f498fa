import type { Imported } from '../importer.ts'

/** A document to be read, and how it is called. */
export type SentDocument = { bytes: Uint8Array; name: string }

/** Reads a document as events; throws `UnreadableDocument` where it is none of its format. */
export type ReadDocument = (document: SentDocument) => Imported | Promise<Imported>

/** What is known of a format before its code is loaded. */
export type ImportFormat = {
  name: string
  /** What files of it are called, without the dot. */
  extensions: readonly string[]
  load(): Promise<ReadDocument>
}
