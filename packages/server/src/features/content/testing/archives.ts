import { gzipSync } from 'node:zlib'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { pack } from 'tar-stream'
import { collect } from '../collect.ts'

/** Files by name; what is no text is written as JSON. */
export type Files = Record<string, unknown>

export function textOf(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content)
}

export async function tarOf(files: Files): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, textOf(content))
  archive.finalize()
  // tar-stream's own type leaves out what it yields.
  return collect(archive as AsyncIterable<Uint8Array>)
}

export async function tarGzOf(files: Files): Promise<Buffer> {
  return gzipSync(await tarOf(files))
}

export async function zipOf(files: Files): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false })
  for (const [name, content] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(Buffer.from(textOf(content))))
  }
  return Buffer.from(await writer.close())
}
