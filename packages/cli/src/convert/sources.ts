import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import type { SentDocument } from '@tocsin/convert'
import { fileFault } from '../json-file.ts'

/** What stands for standard input among paths. */
export const STANDARD_INPUT = '-'

/** The documents of a file: the file, or each of its lines, where it has one event a line. */
export async function* documentsIn(path: string, input: Readable): AsyncGenerator<SentDocument> {
  if (path === STANDARD_INPUT) yield* documentsOfStream(input, 'standard input')
  else if (/\.(ndjson|jsonl)$/i.test(path)) yield* linesOf(await read(path), path)
  else yield { bytes: await read(path), name: basename(path) }
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw new Error(`${path}: ${fileFault(error)}`, { cause: error })
  })
}

const LINE_END = 0x0a

/** Lines as they come, where the first is a whole document of JSON; else the stream is one document. */
async function* documentsOfStream(input: Readable, name: string): AsyncGenerator<SentDocument> {
  let pending: Buffer[] = []
  let isOne = false
  let line = 0
  // A stream of bytes yields bytes.
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    let rest = Buffer.from(chunk)
    for (let end = rest.indexOf(LINE_END); end >= 0 && !isOne; end = rest.indexOf(LINE_END)) {
      const bytes = Buffer.concat([...pending, rest.subarray(0, end)])
      isOne = line === 0 && !isWholeJson(bytes)
      if (isOne) break
      line += 1
      pending = []
      rest = rest.subarray(end + 1)
      if (hasText(bytes)) yield { bytes, name: `${name}, line ${line}` }
    }
    pending.push(rest)
  }
  const bytes = Buffer.concat(pending)
  if (line === 0 || hasText(bytes)) yield { bytes, name: line === 0 ? name : `${name}, line ${line + 1}` }
}

function hasText(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 0x20)
}

function* linesOf(bytes: Uint8Array, name: string): Generator<SentDocument> {
  let start = 0
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(LINE_END, start)
    const end = found < 0 ? bytes.length : found
    const text = bytes.subarray(start, end)
    if (hasText(text)) yield { bytes: text, name: `${basename(name)}, line ${line}` }
    start = end + 1
  }
}

function isWholeJson(line: Uint8Array): boolean {
  const text = new TextDecoder().decode(line)
  if (!text.startsWith('{')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
