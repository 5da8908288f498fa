import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pack, type Pack } from 'tar-stream'
import { fileFault } from './json-file.ts'

/** Something on this machine, as it is sent to a server that may stand elsewhere. */
export type LocalArchive = {
  body: ReadableStream<Uint8Array>
  type: 'application/x-tar' | 'application/gzip' | 'application/zip'
  name: string
}

/** An archive or a single file as it is; of a folder, its JSON documents, packed on the way. @throws when it is not there */
export async function localArchive(path: string): Promise<LocalArchive> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Error(`${path}: ${fileFault(error)}`, { cause: error })
  })
  const name = basename(resolve(path))
  if (found.isDirectory()) return { body: streamOf(packFolder(path)), type: 'application/x-tar', name }
  const type = /\.zip$/i.test(path) ? 'application/zip' : 'application/gzip'
  return { body: streamOf(createReadStream(path)), type, name }
}

function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  // Node's streams and those of the web are of one kind under two types.
  return Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream<Uint8Array>
}

function packFolder(root: string): AsyncIterable<Uint8Array> {
  const archive = pack()
  fill(archive, root).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  )
  // tar-stream's own type leaves out what it yields.
  return archive as AsyncIterable<Uint8Array>
}

/** One file after the other, as fast as they are taken. */
async function fill(archive: Pack, root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && /\.json$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/(^|\/)(\.|node_modules\/)/.test(relative(root, file).replaceAll('\\', '/')))
    .sort()
  for (const file of files) {
    const bytes = await readFile(file)
    const name = relative(root, file).replaceAll('\\', '/')
    await new Promise<void>((done, fail) => {
      archive.entry({ name, size: bytes.length }, bytes, (error) => (error ? fail(error) : done()))
    })
  }
}
