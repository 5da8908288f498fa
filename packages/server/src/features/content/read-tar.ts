import { pipeline, Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import { Problem } from '../../platform/http/problem.ts'
import { collect } from './collect.ts'
import { bounds, mayBeDocument, shownPath, TOO_LARGE, type SourceDocument } from './source-document.ts'

type Entry = AsyncIterable<Uint8Array> & { header: Header; resume(): void }

/** The documents of a .tar as it comes. Its links and devices are nothing that could be read. */
export async function* readTar(stream: AsyncIterable<Uint8Array>): AsyncGenerator<SourceDocument> {
  const entries = pipeline(Readable.from(stream, { objectMode: false }), extract(), () => {})
  let files = 0
  // tar-stream's own type leaves out that it can be iterated.
  for await (const entry of entries as AsyncIterable<Entry>) {
    const { name, type, size } = entry.header
    if (++files > bounds.files) throw new Problem('invalid', `The archive holds more than ${bounds.files} files.`)
    const path = shownPath(name)
    if (type !== 'file' || !mayBeDocument(path)) entry.resume()
    else if (size > bounds.document) {
      entry.resume()
      yield { path, fault: TOO_LARGE }
    } else yield { path, bytes: await collect(entry) }
  }
}
