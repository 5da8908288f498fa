import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { MISP_VERSION } from '../instance/version.ts'
import type { ServerRow } from '../servers/find-server.ts'
import { messageIn, openPeer, SMALL, type Peer, type PeerAnswer } from './peer.ts'

/** What a test of a link found. Source: `sync-protocol` §2, the statuses of MISP's runConnectionTest. */
const statuses = {
  ok: 1,
  unreachable: 2,
  unexpected: 3,
  refused: 4,
  passwordChange: 5,
  terms: 6,
  noPermission: 7,
  sightingsOnly: 8,
} as const

/** Somebody waits for the answer. */
const QUICK = { ...SMALL, timeoutMs: 15_000 }

/** Of sending something long there, in characters of all kinds. */
const posted = { ok: 1, failed: 8, bodyDiffers: 9, headersDiffer: 10 } as const

type Info = {
  version: string
  perm_sync?: unknown
  perm_sighting?: unknown
  uuid?: unknown
  request_encoding?: unknown
}

/** Whether the other server can be reached, lets this one in, and understands what it is sent. Nothing is exchanged. */
export async function testConnection(context: Context, server: ServerRow): Promise<object> {
  const peer = await openPeer(context, server)
  const asked = await ask(peer)
  if (typeof asked === 'number') return { status: asked, client_certificate: null }
  const { info, encoding } = asked
  const post = await postTest(peer)
  if (info.perm_sync !== true) {
    const status = info.perm_sighting === true ? statuses.sightingsOnly : statuses.noPermission
    return { status, info, client_certificate: null, post: { status: post } }
  }
  return {
    status: statuses.ok,
    local_version: MISP_VERSION,
    version: info.version,
    ...compare(info.version),
    post,
    response_encoding: encoding,
    request_encoding: info.request_encoding ?? null,
    client_certificate: null,
    uuid: info.uuid ?? '?',
  }
}

async function ask(peer: Peer): Promise<number | { info: Info; encoding: string | null }> {
  let answer: PeerAnswer
  try {
    answer = await peer.ask('GET', '/servers/getVersion', { bounds: QUICK, attempts: 1 })
  } catch (error) {
    if (error instanceof Problem) return statuses.unreachable
    throw error
  }
  if (answer.status === 403) return statuses.refused
  if (answer.status === 405) return stateOfUser(messageIn(answer.text))
  // Without a key that is known, MISP sends to its log-in page.
  const info = answer.status === 200 ? infoIn(answer.text) : undefined
  if (!info) return statuses.unexpected
  peer.takesGzip = Array.isArray(info.request_encoding) && info.request_encoding.includes('gzip')
  return { info, encoding: answer.headers.get('content-encoding') }
}

function stateOfUser(message: string): number {
  if (/password change/.test(message)) return statuses.passwordChange
  return /terms of use/.test(message) ? statuses.terms : statuses.unexpected
}

function infoIn(text: string): Info | undefined {
  try {
    const info = JSON.parse(text) as Partial<Info> | null
    return typeof info?.version === 'string' && /^\d+\.\d+\.\d+$/.test(info.version)
      ? { ...info, version: info.version }
      : undefined
  } catch {
    return undefined
  }
}

/** Longer than what is sent unpacked, and of more than one alphabet. */
const TEST_STRING = 'Ünïcödé, кириллица, 漢字, 🦉. '.repeat(200)

async function postTest(peer: Peer): Promise<number> {
  try {
    const answer = await peer.ask('POST', '/servers/postTest', {
      body: { testString: TEST_STRING },
      bounds: QUICK,
      attempts: 1,
    })
    if (answer.status !== 200) return posted.failed
    const { body, headers } = JSON.parse(answer.text) as {
      body?: { testString?: unknown }
      headers?: Record<string, unknown>
    }
    if (body?.testString !== TEST_STRING) return posted.bodyDiffers
    const isSame = headers?.['Accept'] === 'application/json' && headers['Content-type'] === 'application/json'
    return isSame ? posted.ok : posted.headersDiffer
  } catch (error) {
    if (error instanceof Problem || error instanceof SyntaxError) return posted.failed
    throw error
  }
}

const PARTS = ['major', 'minor', 'hotfix'] as const

/** MISP calls it a mismatch of proposals where both are older than a patch level that 2.5 has not reached either. */
function compare(version: string): { mismatch: string | false; newer: 'local' | 'remote' | false } {
  const [theirs, ours] = [version, MISP_VERSION].map((text) => text.split('.').map(Number))
  for (const [i, part] of PARTS.entries()) {
    const difference = (theirs?.[i] ?? 0) - (ours?.[i] ?? 0)
    if (difference !== 0) return { mismatch: part, newer: difference > 0 ? 'remote' : 'local' }
  }
  return { mismatch: (theirs?.[2] ?? 0) < 111 ? 'proposal' : false, newer: false }
}
