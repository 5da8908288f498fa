import { Report, type Codec, type Finding } from '@tocsin/format'

type Fields = Record<string, unknown>
type DocumentRead<T> = { value: T; document: Fields } | { faults: Finding[] }

/** NUL and halves of characters, as JSON spells them: no database text holds them. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i

/** A document of the public library as its model reads it, with the document itself; or all that is wrong with it. */
export function readDocument<T>(codec: Codec<T>, document: unknown): DocumentRead<T> {
  const report = new Report()
  const value = codec.read(document, report)
  if (UNSTORABLE.test(JSON.stringify(document) ?? '')) {
    report.fault('text.storable', 'Text must hold whole characters, and no NUL.', document)
  }
  if (value === undefined || report.findings.length > 0) {
    if (report.findings.length === 0) report.fault('object', 'The document has to be an object.', document)
    return { faults: report.findings }
  }
  // What a model has read is an object.
  return { value, document: document as Fields }
}
