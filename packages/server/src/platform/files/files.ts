import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { syncFolder } from './sync-folder.ts'

/** Files kept by their content: the same bytes are kept once, and a name never changes its meaning. */
export type Files = {
  /** Keeps the bytes, durably, and answers their SHA-256 in hex. */
  put(bytes: Uint8Array): Promise<string>
  /** Undefined where there is none of this content. */
  get(sha256: string): Promise<Buffer | undefined>
  stream(sha256: string): Readable
}

/** Files below `folder`, spread over sub-folders by the first two digits of their hash. */
export function openFiles(folder: string): Files {
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`${sha256} is no SHA-256`)
    return join(folder, sha256.slice(0, 2), sha256)
  }
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(sha256)
      if (!(await exists(path))) await writeDurably(path, bytes)
      return sha256
    },
    get: async (sha256) => readFile(pathOf(sha256)).catch(undefinedIfAbsent),
    stream: (sha256) => createReadStream(pathOf(sha256)),
  }
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Written beside, flushed, renamed, the name flushed too: a file is there whole or not at all. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const created = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
  if (created !== undefined) await syncFolder(dirname(dirname(path)))
}
