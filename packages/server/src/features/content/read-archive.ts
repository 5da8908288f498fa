import { createGunzip } from 'node:zlib'
import { pipeline, Readable } from 'node:stream'
import { Problem } from '../../platform/http/problem.ts'
import { collect } from './collect.ts'
import { readTar } from './read-tar.ts'
import { readZip } from './read-zip.ts'
import { bounds, shownPath, type SourceDocument } from './source-document.ts'

/** As many bytes as tell what this is. */
const HEAD = 512

/**
 * All documents of an archive that comes as a stream: .tar.gz, .tar or .zip, told by its first bytes and not by its name;
 * also a single document, plain or compressed. `name` is what the source is called; `folder` is for what has to lie on disk
 * meanwhile. Nothing is ever written under a name of the archive's own.
 */
export async function* readArchive(
  bytes: AsyncIterable<Uint8Array>,
  { name, folder }: { name: string; folder: string },
): AsyncGenerator<SourceDocument> {
  try {
    const { head, whole } = await peek(limited(bytes, bounds.packed))
    if (isGzip(head)) {
      const inner = await peek(limited(unzip(whole), bounds.source))
      yield* readPlain(inner.head, inner.whole, name.replace(/\.gz$/i, ''))
    } else if (isZip(head)) yield* readZip(whole, folder)
    else yield* readPlain(head, whole, name)
  } catch (error) {
    if (error instanceof Problem || !isDamage(error)) throw error
    throw new Problem('invalid', `The archive ${shownPath(name)} cannot be read: ${error.message}`)
  }
}

async function* readPlain(
  head: Buffer,
  whole: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<SourceDocument> {
  if (isTar(head)) {
    yield* readTar(whole)
    return
  }
  if (!/^\s*[[{]/.test(head.toString('utf8'))) {
    throw new Problem('invalid', `${shownPath(name)} is neither a .tar.gz, .tar or .zip archive nor a JSON document.`)
  }
  yield { path: shownPath(name), bytes: await collect(limited(whole, bounds.document)) }
}

/** Errors of what reads archives, and not of the disk or the database. */
function isDamage(error: unknown): error is Error {
  return error instanceof Error && !(error as NodeJS.ErrnoException).syscall
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

function isZip(head: Buffer): boolean {
  return head.toString('latin1', 0, 2) === 'PK'
}

function isTar(head: Buffer): boolean {
  return head.toString('latin1', 257, 262) === 'ustar'
}

function unzip(packed: AsyncIterable<Uint8Array>): Readable {
  // Whoever reads it hears of errors.
  return pipeline(Readable.from(packed, { objectMode: false }), createGunzip(), () => {})
}

async function* limited(stream: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > most) throw new Problem('invalid', `The archive holds more than ${most} bytes.`)
    yield chunk
  }
}

/** The beginning of a stream, and all of it. */
async function peek(stream: AsyncGenerator<Uint8Array>): Promise<{ head: Buffer; whole: AsyncGenerator<Uint8Array> }> {
  let head = Buffer.alloc(0)
  while (head.length < HEAD) {
    const next = await stream.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield head
    yield* stream
  }
  return { head, whole: whole() }
}
