import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes pieces to standard output as they come. */
export async function writeTo(out: Writable, pieces: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), out, { end: false })
}

/** Writes a file that is there whole or not at all: under another name first. */
export async function writeFileOf(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.part`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(unfinished, { flags: 'wx' }))
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
