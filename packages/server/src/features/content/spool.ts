import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

export type Place = { offset: number; length: number }

/** Keeps documents until all are there: which come first depends on all of them, and all are too much for the memory. */
export type Spool = { add(bytes: Buffer): Promise<Place>; read(place: Place): Promise<Buffer>; close(): Promise<void> }

export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  const handle = await open(path, 'wx+', 0o600)
  let size = 0
  return {
    async add(bytes) {
      const place = { offset: size, length: bytes.length }
      size += bytes.length
      await handle.write(bytes, 0, bytes.length, place.offset)
      return place
    },
    async read({ offset, length }) {
      const bytes = Buffer.alloc(length)
      await handle.read(bytes, 0, length, offset)
      return bytes
    },
    async close() {
      await handle.close()
      await rm(path, { force: true })
    },
  }
}
