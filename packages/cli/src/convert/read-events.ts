import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import {
  completeEvent,
  detectFormat,
  importFormats,
  UnreadableDocument,
  type Imported,
  type SentDocument,
} from '@tocsin/convert'
import type { Event } from '@tocsin/format'
import type { Progress } from '../progress.ts'
import type { LossReport } from './loss-report.ts'
import { documentsIn } from './sources.ts'

/** Where events are read from, and who is told what becomes of it. */
export type Reading = {
  input: Readable
  /** The format that every document is in; without it, each tells by itself. */
  from: string | undefined
  now: Date
  progress: Progress
  losses: LossReport
  /** Told of documents that are left out, and why. */
  refuse: (name: string, why: string) => void
}

/** The events of files, one document after the other: of a folder, no more than one stands in memory. */
export async function* readEvents(files: readonly string[], reading: Reading): AsyncGenerator<Event[]> {
  let count = 0
  for (const file of files) {
    for await (const document of documentsIn(file, reading.input)) {
      reading.progress.at(`${document.name} (${count} events)`)
      for (const event of await eventsOf(document, reading)) {
        yield [event]
        count += 1
      }
    }
    reading.progress.done([file])
  }
}

async function eventsOf(document: SentDocument, { from, now, losses, refuse }: Reading): Promise<Event[]> {
  const imported = await read(document, from ?? detectFormat(document))
  if ('why' in imported) {
    refuse(document.name, imported.why)
    return []
  }
  for (const loss of imported.losses) losses.lose(loss, document.name)
  const digest = createHash('sha256').update(document.bytes).digest('hex')
  return imported.events.map((event, i) => completeEvent(event, { seed: `${digest} ${i}`, now }))
}

async function read(document: SentDocument, name: string): Promise<Imported | { why: string }> {
  const format = importFormats.find((known) => known.name === name)
  if (!format) return { why: `It seems to be ${name}, which is not read.` }
  const readDocument = await format.load()
  try {
    return await readDocument(document)
  } catch (error) {
    if (error instanceof UnreadableDocument) return { why: error.message }
    // The stack, which is what reading deep documents is bounded by.
    if (error instanceof RangeError) return { why: 'It nests too deeply.' }
    throw error
  }
}
