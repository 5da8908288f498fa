import { join } from 'node:path'
import { promisify } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzip } from 'node:zlib'
import type { Context } from '../../context.ts'
import { refuseNested } from '../../platform/http/json-body.ts'
import { readLines } from '../../platform/http/lines.ts'
import { Problem } from '../../platform/http/problem.ts'
import { MISP_VERSION } from '../instance/version.ts'
import { tlsOf } from '../servers/certificates.ts'
import { keyOf, type ServerRow } from '../servers/find-server.ts'

const pack = promisify(gzip)

/** How much of another server's answer is taken, and how long it may take. */
export type Bounds = { maxBytes: number; timeoutMs: number }
const MIB = 1024 * 1024
/** A handshake, a list of identifiers. */
export const SMALL: Bounds = { maxBytes: 64 * MIB, timeoutMs: 60_000 }
/** An event with its files, an index of a million events. */
export const LARGE: Bounds = { maxBytes: 512 * MIB, timeoutMs: 600_000 }

/** Shorter bodies are not worth packing. Source: MISP's HttpSocketExtended. */
const PACKED_FROM = 1_024
/** So often is asked again where an answer is missing or the other server has too much to do, ever more slowly. */
const ATTEMPTS = 4
const FIRST_PAUSE = 500
const PASSING = new Set([429, 502, 503, 504])

export type PeerAnswer = { status: number; headers: Headers; text: string }
export type PeerRequest = {
  body?: unknown
  headers?: Record<string, string>
  bounds?: Bounds
  signal?: AbortSignal
  /** How often it is tried; for what somebody waits for, once. */
  attempts?: number
}

/** The server at the other end of a link. */
export type Peer = {
  server: ServerRow
  /** Whatever it answers. Paths begin with a slash. @throws Problem `upstream` where it gives no answer */
  ask(method: 'GET' | 'HEAD' | 'POST', path: string, request?: PeerRequest): Promise<PeerAnswer>
  /** As `ask`, for an answer with 200. @throws Problem `upstream` for anything else */
  succeed(method: 'GET' | 'POST', path: string, request?: PeerRequest): Promise<PeerAnswer>
  /** What it answers with 200, as JSON. @throws Problem `upstream` for anything else */
  json(method: 'GET' | 'POST', path: string, request?: PeerRequest): Promise<unknown>
  /** What it answers with 200, line by line as it comes; it is asked once. @throws Problem `upstream` for anything else */
  lines(path: string, request: PeerRequest): AsyncGenerator<string>
  /** The folder of what other servers answered and need not send again. */
  copies: string
  /** From now on, longer bodies are packed. */
  takesGzip: boolean
  /** From now on, it is told by whom an event can be recalled. */
  knowsRecall: boolean
}

/** Opens a link. Nothing is asked yet. */
export async function openPeer(context: Context, server: ServerRow): Promise<Peer> {
  const key = await keyOf(context, server)
  const tls = await tlsOf(context, server)
  const standing = {
    authorization: key,
    accept: 'application/json',
    'content-type': 'application/json',
    // MISP signs protected events, and streams, for those that call themselves so.
    'user-agent': `MISP ${MISP_VERSION} - #tocsin`,
  }
  const send = async (
    method: 'GET' | 'HEAD' | 'POST',
    path: string,
    { body, headers = {}, bounds = SMALL, signal }: PeerRequest,
  ) => {
    const sent = await bodyOf(body, peer.takesGzip)
    return context.outbound.fetch(server.url + path, {
      trusted: true,
      allowsSelfSigned: server.self_signed,
      tls,
      ...bounds,
      method,
      headers: { ...standing, ...headers, ...sent.headers },
      ...(sent.body === undefined ? {} : { body: sent.body }),
      ...(signal === undefined ? {} : { signal }),
    })
  }
  const peer: Peer = {
    server,
    copies: join(context.config.dataDir, 'peer-indexes'),
    takesGzip: false,
    knowsRecall: false,
    async ask(method, path, request = {}) {
      const call = async () => {
        const answer = await send(method, path, request)
        return { status: answer.status, headers: answer.headers, text: await answer.text() }
      }
      return patiently(call, request.attempts ?? ATTEMPTS, request.signal)
    },
    async *lines(path, request) {
      const answer = await send('POST', path, request)
      const { status, headers } = answer
      if (status !== 200) throw refusal(server, { status, headers, text: await answer.text() })
      yield* readLines(answer.stream(), (request.bounds ?? SMALL).maxBytes)
    },
    async succeed(method, path, request) {
      const answer = await peer.ask(method, path, request)
      if (answer.status !== 200) throw refusal(server, answer)
      return answer
    },
    async json(method, path, request) {
      return parse(server, (await peer.succeed(method, path, request)).text)
    },
  }
  return peer
}

/** Asks again where that may help. An answer that is one is never asked for twice. */
async function patiently(
  call: () => Promise<PeerAnswer>,
  attempts: number,
  signal: AbortSignal | undefined,
): Promise<PeerAnswer> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === attempts || signal?.aborted === true
    try {
      const answer = await call()
      if (isLast || !PASSING.has(answer.status)) return answer
    } catch (error) {
      if (isLast || !(error instanceof Problem) || error.code !== 'upstream') throw error
    }
    await sleep(FIRST_PAUSE * 4 ** (attempt - 1), undefined, { ref: false })
  }
}

async function bodyOf(body: unknown, takesGzip: boolean): Promise<{ headers: object; body?: string | Uint8Array }> {
  if (body === undefined) return { headers: {} }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  if (!takesGzip || text.length <= PACKED_FROM) return { headers: {}, body: text }
  return { headers: { 'content-encoding': 'gzip' }, body: await pack(text) }
}

/** A refusal in words that tell whose it is. */
export function refusal({ url }: ServerRow, { status, text }: PeerAnswer): Problem {
  if (status === 403) {
    return new Problem(
      'upstream',
      `Not authorised. This is either due to an invalid auth key, or due to the sync user not having authentication permissions enabled on the remote server. ${url} says: ${messageIn(text)}`,
    )
  }
  return new Problem('upstream', `${url} answered with status ${status}: ${messageIn(text)}`)
}

const MAX_MESSAGE = 300

/** What a server says in its JSON, else how its answer begins. */
export function messageIn(text: string): string {
  let said: unknown
  try {
    const { errors, message, name } = (JSON.parse(text) ?? {}) as Record<string, unknown>
    said = typeof errors === 'string' && errors !== '' ? errors : (message ?? name)
  } catch {
    // Some answer with pages.
  }
  const told = typeof said === 'string' ? said : text
  return (
    told
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, MAX_MESSAGE) || 'nothing'
  )
}

export function parse({ url }: ServerRow, text: string): unknown {
  refuseNested(text)
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('upstream', `${url} answered with something that is no JSON.`)
  }
}
