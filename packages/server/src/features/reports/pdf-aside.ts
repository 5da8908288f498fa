import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { pdfText, UnreadableDocument, type PdfText } from '@tocsin/convert'
import type { PdfOutcome } from './pdf-worker.ts'

/** Unbuilt sources, as tests run them, are nothing that a thread can be started on. */
const IS_BUILT = !import.meta.url.endsWith('.ts')

/** A PDF may be made to take for ever, or to fill the memory: its thread ends then, and no other is harmed. */
const PATIENCE = 30_000
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 }

/** PDFs that are read at once; others wait, so that few of them cannot take the machine. */
let reading: Promise<unknown> = Promise.resolve()

/** The text of a PDF, read beside the thread that answers requests, one at a time. */
export async function readPdf(bytes: Uint8Array): Promise<PdfText> {
  if (!IS_BUILT) return pdfText(bytes)
  const result = reading.then(async () => readInThread(bytes))
  reading = result.catch(() => {})
  return result
}

async function readInThread(bytes: Uint8Array): Promise<PdfText> {
  const worker = new Worker(new URL('./pdf-worker.js', import.meta.url), { workerData: bytes, resourceLimits: MEMORY })
  // A server that is left does not wait for documents.
  worker.unref()
  const timer = setTimeout(() => void worker.terminate(), PATIENCE)
  try {
    // The thread sends this one message; what goes wrong with it comes as an error.
    const [outcome] = (await Promise.race([once(worker, 'message'), ended(worker)])) as [PdfOutcome]
    if ('why' in outcome) throw new UnreadableDocument(outcome.why)
    return outcome.read
  } catch (error) {
    throw error instanceof UnreadableDocument
      ? error
      : new UnreadableDocument('The PDF takes too long, or too much memory.')
  } finally {
    clearTimeout(timer)
    void worker.terminate()
  }
}

async function ended(worker: Worker): Promise<never> {
  const [code] = (await once(worker, 'exit')) as [number]
  throw new Error(`The thread that reads a PDF ended with code ${code}.`)
}
