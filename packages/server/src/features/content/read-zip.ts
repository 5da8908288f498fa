import type { FileHandle } from 'node:fs/promises'
import { Reader, ZipReader, type FileEntry } from '@zip.js/zip.js'
import { Problem } from '../../platform/http/problem.ts'
import { openNamelessFile } from './nameless-file.ts'
import { bounds, mayBeDocument, shownPath, TOO_LARGE, type SourceDocument } from './source-document.ts'

/** The documents of a .zip. Its contents stand at its end, so that it has to be there whole before it can be read. */
export async function* readZip(stream: AsyncIterable<Uint8Array>, folder: string): AsyncGenerator<SourceDocument> {
  const handle = await openNamelessFile(folder)
  try {
    for await (const bytes of stream) await handle.writeFile(bytes)
    yield* readEntries(handle)
  } finally {
    await handle.close()
  }
}

async function* readEntries(handle: FileHandle): AsyncGenerator<SourceDocument> {
  const reader = new ZipReader(new HandleReader(handle), { useWebWorkers: false, checkSignature: true })
  let files = 0
  let size = 0
  for await (const entry of reader.getEntriesGenerator()) {
    if (++files > bounds.files) throw new Problem('invalid', `The archive holds more than ${bounds.files} files.`)
    const path = shownPath(entry.filename)
    if (entry.directory || !mayBeDocument(path)) continue
    const bytes = await readEntry(entry)
    size += bytes?.length ?? 0
    if (size > bounds.source) throw new Problem('invalid', `The archive holds more than ${bounds.source} bytes.`)
    yield bytes ? { path, bytes } : { path, fault: TOO_LARGE }
  }
  await reader.close()
}

class EntryTooLarge extends Error {}

/** What it unpacks to, whatever it says of its size; undefined where that is too much. */
async function readEntry(entry: FileEntry): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      size += chunk.length
      if (size > bounds.document) throw new EntryTooLarge()
      chunks.push(chunk)
    },
  })
  try {
    await entry.getData(sink)
    return Buffer.concat(chunks)
  } catch (error) {
    if (error instanceof EntryTooLarge) return undefined
    throw error
  }
}

/** A file, as zip.js reads it. */
class HandleReader extends Reader<FileHandle> {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    super(handle)
    this.#handle = handle
  }

  override async init(): Promise<void> {
    this.size = (await this.#handle.stat()).size
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - index)))
    const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, index)
    return bytes.subarray(0, bytesRead)
  }
}
