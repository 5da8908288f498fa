import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../platform/config/config.ts'
import { syncFolder } from '../../platform/files/sync-folder.ts'
import { Problem } from '../../platform/http/problem.ts'

type Data = Pick<Config, 'dataDir'>

/** What is known of a file when it is whole. */
export type Written = { sha256: string; size: number }

export type Limits = {
  maxBytes: number
  signal: AbortSignal
  /** Told how many bytes there are already. */
  progress: (bytes: number) => void
}

/** Characters are gathered into chunks of about this many before they are written. */
const CHUNK = 64 * 1024

/**
 * Writes an export beside the one that is there and gives it its name when it is whole: whoever fetches meanwhile has the old
 * one, to the end. The name holds the hash, so that two exports of one schedule are two files.
 */
export async function writeFile(
  data: Data,
  uuid: string,
  pieces: AsyncIterable<string>,
  limits: Limits,
): Promise<Written> {
  const folder = folderOf(data)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = join(folder, `${uuid}.${randomUUID()}.part`)
  try {
    const written = await writePieces(temporary, pieces, limits)
    await rename(temporary, pathOf(data, uuid, written.sha256))
    await syncFolder(folder)
    return written
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writePieces(path: string, pieces: AsyncIterable<string>, limits: Limits): Promise<Written> {
  const file = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of chunksOf(pieces)) {
      limits.signal.throwIfAborted()
      size += chunk.length
      if (size > limits.maxBytes) throw new Problem('too-large', `The export is larger than ${limits.maxBytes} bytes.`)
      hash.update(chunk)
      await file.write(chunk)
      limits.progress(size)
    }
    await file.sync()
    return { sha256: hash.digest('hex'), size }
  } finally {
    await file.close()
  }
}

async function* chunksOf(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length < CHUNK) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

/** The file, open: it can be read to its end whatever becomes of its name. Undefined where it is not there. */
export async function openFile(data: Data, uuid: string, sha256: string): Promise<FileHandle | undefined> {
  try {
    return await open(pathOf(data, uuid, sha256))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export async function removeFile(data: Data, uuid: string, sha256: string): Promise<void> {
  await rm(pathOf(data, uuid, sha256), { force: true })
}

/** Removes what belongs to none of these files (`name` as in `nameOf`), and is so old that nobody is writing it. */
export async function sweepFiles(data: Data, kept: ReadonlySet<string>, olderThan: Date): Promise<void> {
  const folder = folderOf(data)
  for (const name of await readdir(folder).catch(() => [])) {
    if (kept.has(name)) continue
    const facts = await stat(join(folder, name)).catch(() => undefined)
    if (facts && facts.mtime < olderThan) await rm(join(folder, name), { force: true })
  }
}

export function nameOf(uuid: string, sha256: string): string {
  return `${uuid}.${sha256}`
}

function pathOf(data: Data, uuid: string, sha256: string): string {
  return join(folderOf(data), nameOf(uuid, sha256))
}

function folderOf({ dataDir }: Data): string {
  return join(dataDir, 'exports')
}
