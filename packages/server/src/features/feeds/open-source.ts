import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isSignedBy } from '../../platform/openpgp/signatures.ts'
import type { FeedRow } from './find-feed.ts'
import { headersOf } from './headers.ts'
import { openLocal } from './local-file.ts'

const MIB = 1024 * 1024
/** How much of one file of a feed is taken, and how long it may take. */
const MAX_BYTES = 128 * MIB
const TIMEOUT = 300_000
/** So often a file is asked for where the other side has too much to do, ever more slowly. */
const ATTEMPTS = 3
const FIRST_PAUSE = 500
const PASSING = new Set([429, 502, 503, 504])

/** A file that changes between its fetching and that of its signature is fetched again so often. */
const SIGNED_ATTEMPTS = 3

/** A feed that is being read: its files by their names below its address; the feed's own file without one. */
export type Source = { feed: FeedRow; text(name?: string): Promise<string> }

/**
 * Where a feed is read from. Nothing is read yet. A feed that has to be signed hands out no file whose signature, beside it
 * under its name and `.asc`, is not by the key of the feed.
 */
export function openSource(context: Context, feed: FeedRow, signal?: AbortSignal): Source {
  const base = feed.url.replace(/\/(manifest\.json)?$/, '')
  const placeOf = (name?: string) => (name === undefined ? feed.url : `${base}/${name}`)
  const readFile = feed.input_source === 'local' ? readLocal : readRemote
  const read: Read = async (place) => readFile(context, feed, place, signal)
  const readBelieved = feed.signing_key ? signedBy(context, feed.signing_key, read) : read
  return { feed, text: async (name) => decode(await readBelieved(placeOf(name))) }
}

type Read = (place: string) => Promise<Buffer>

function signedBy({ clock }: Context, publicKey: string, read: Read): Read {
  return async (place) => {
    for (let attempt = 1; attempt <= SIGNED_ATTEMPTS; attempt += 1) {
      const bytes = await read(place)
      const signature = decode(await read(`${place}.asc`))
      if (await isSignedBy({ bytes, signature, publicKey, now: clock.now() })) return bytes
    }
    throw new Problem('rejected', `${place} is not signed with the key of the feed.`)
  }
}

async function readLocal({ config }: Context, _feed: FeedRow, place: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of await openLocal(config, place)) {
    size += chunk.length
    if (size > MAX_BYTES) throw new Problem('upstream', `${place} is larger than ${MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The address was typed by a site admin. Headers go to its host alone, and what it redirects to is not trusted. */
// oxlint-disable-next-line max-params -- the same as those of a local feed, and what ends it early
async function readRemote(context: Context, feed: FeedRow, place: string, signal?: AbortSignal): Promise<Buffer> {
  const headers = { accept: '*/*', ...(await headersOf(context, feed)) }
  for (let attempt = 1, pause = FIRST_PAUSE; ; attempt += 1, pause *= 4) {
    const answer = await context.outbound.fetch(place, {
      trusted: true,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT,
      headers,
      ...(signal ? { signal } : {}),
    })
    const bytes = await answer.bytes()
    if (answer.status === 200) return bytes
    if (attempt === ATTEMPTS || !PASSING.has(answer.status)) {
      throw new Problem('upstream', `${place} answered with status ${answer.status}.`)
    }
    await sleep(pause, undefined, signal ? { signal } : {})
  }
}

/** UTF-8, or else what Windows writes. NUL, which no database text holds, separates. */
function decode(bytes: Buffer): string {
  let text
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes)
  }
  return text.replaceAll('\0', ' ')
}
