import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Source } from './gather.ts'
import { spoolFolder } from './load.ts'
import { publicAddresses } from './public-sources.ts'
import { readArchive } from './read-archive.ts'
import { readFolder } from './read-folder.ts'
import { bounds, type SourceDocument } from './source-document.ts'

type Wishes = {
  /** An address that a site admin typed. */
  from: string | undefined
  /** The kinds that are wanted, where not all are. */
  kinds: readonly string[]
  signal?: AbortSignal
}

const PATIENCE = 15 * 60 * 1_000

/**
 * Where content is taken from: the address that was named, else the folder, archive or address of `TOCSIN_CONTENT`, else the
 * public archives. Only whoever runs the program names places on its disk.
 */
export function sourcesOf(context: Context, { from, kinds, signal }: Wishes): Source[] {
  const { contentSource } = context.config
  if (from !== undefined) return [addressSource(context, from, { trusted: true, signal })]
  if (contentSource === undefined) {
    return publicAddresses(kinds).map((address) => addressSource(context, address, { trusted: false, signal }))
  }
  if (isAddress(contentSource)) return [addressSource(context, contentSource, { trusted: true, signal })]
  return [{ name: contentSource, documents: readPath(context, contentSource) }]
}

/** What comes as the body of a request, under the name that its sender gives it. */
export function bodySource(context: Context, name: string, body: AsyncIterable<Uint8Array>): Source {
  return { name, documents: readArchive(body, { name, folder: spoolFolder(context) }) }
}

export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

type Call = { trusted: boolean; signal: AbortSignal | undefined }

function addressSource(context: Context, address: string, call: Call): Source {
  return { name: address, documents: fetchDocuments(context, address, call) }
}

async function* fetchDocuments(
  context: Context,
  address: string,
  { trusted, signal }: Call,
): AsyncGenerator<SourceDocument> {
  const wishes = { trusted, maxBytes: bounds.packed, timeoutMs: PATIENCE, ...(signal ? { signal } : {}) }
  const answer = await context.outbound.fetch(address, wishes)
  if (answer.status !== 200) throw new Problem('upstream', `${address} answers ${answer.status}.`)
  const name = basename(new URL(answer.url).pathname)
  yield* readArchive(answer.stream(), { name, folder: spoolFolder(context) })
}

async function* readPath(context: Context, path: string): AsyncGenerator<SourceDocument> {
  const found = await stat(path).catch((error: Error) => {
    throw new Problem('invalid', `TOCSIN_CONTENT cannot be read: ${error.message}`)
  })
  if (found.isDirectory()) yield* readFolder(path)
  else yield* readArchive(createReadStream(path), { name: basename(path), folder: spoolFolder(context) })
}
