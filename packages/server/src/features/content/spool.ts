import { openNamelessFile } from './nameless-file.ts'

export type Place = { offset: number; length: number }

/** Keeps documents until all are there: which come first depends on all of them, and all are too much for the memory. */
export type Spool = { add(bytes: Buffer): Promise<Place>; read(place: Place): Promise<Buffer>; close(): Promise<void> }

export async function openSpool(folder: string): Promise<Spool> {
  const handle = await openNamelessFile(folder)
  let size = 0
  return {
    async add(bytes) {
      const place = { offset: size, length: bytes.length }
      size += bytes.length
      await handle.writeFile(bytes)
      return place
    },
    async read({ offset, length }) {
      const bytes = Buffer.alloc(length)
      await handle.read(bytes, 0, length, offset)
      return bytes
    },
    close: async () => handle.close(),
  }
}
