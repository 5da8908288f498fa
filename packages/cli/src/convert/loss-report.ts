import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { Loss } from '@tocsin/convert'
import { printable } from '../printable.ts'

/** Tells of what a conversion could not carry, as it happens, and counts it. */
export type LossReport = {
  /** `document` is what the loss was in, where it is known. */
  lose(loss: Loss, document?: string): void
  count(): number
  close(): Promise<void>
}

/** A line a loss. */
export function printedLosses(print: (line: string) => void): LossReport {
  let count = 0
  return {
    lose({ path, why }, document) {
      count += 1
      print(printable([document, path, why].filter(Boolean).join(': ')))
    },
    count: () => count,
    close: async () => {},
  }
}

/** A file of JSON, a line a loss. @throws when it cannot be written */
export async function filedLosses(file: string): Promise<LossReport> {
  const stream = createWriteStream(file)
  await once(stream, 'open')
  let count = 0
  return {
    lose(loss, document) {
      count += 1
      stream.write(`${JSON.stringify({ document, ...loss })}\n`)
    },
    count: () => count,
    async close() {
      stream.end()
      await once(stream, 'close')
    },
  }
}
