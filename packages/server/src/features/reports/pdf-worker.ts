import { parentPort, workerData } from 'node:worker_threads'
import { pdfText, UnreadableDocument, type PdfText } from '@tocsin/convert'

export type PdfOutcome = { read: PdfText } | { why: string }

/** Reads one PDF in a thread of its own. */
async function read(): Promise<PdfOutcome> {
  try {
    // Whoever starts this thread hands it the bytes.
    return { read: await pdfText(workerData as Uint8Array) }
  } catch (error) {
    if (error instanceof UnreadableDocument) return { why: error.message }
    throw error
  }
}

parentPort?.postMessage(await read())
