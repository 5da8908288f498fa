import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Offered } from './choose-wanted.ts'
import { indexFilters } from './index-filters.ts'
import { keepCopy, readCopy } from './index-copy.ts'
import { LARGE, parse, refusal, type Peer } from './peer.ts'

/** More lines than any server has events. */
const MAX_LINES = 5_000_000

/** What the other server offers within the rules of the link. */
export async function readIndex(peer: Peer, signal: AbortSignal): Promise<Offered[]> {
  return readLines(peer, indexFilters(peer.server.pull_rules), signal)
}

/** What the other server has, whatever the rules of the link. */
export async function readWholeIndex(peer: Peer, signal: AbortSignal): Promise<Offered[]> {
  return readLines(peer, { minimal: 1, published: 1 }, signal)
}

async function readLines(peer: Peer, body: object, signal: AbortSignal): Promise<Offered[]> {
  return linesOf(peer, await askForIndex(peer, body, signal))
}

/** The lines of an index that was answered, as far as they are some. */
export function linesOf(peer: Peer, answer: unknown): Offered[] {
  if (!Array.isArray(answer)) throw new Problem('upstream', `The index of ${peer.server.url} is no list.`)
  if (answer.length > MAX_LINES) {
    throw new Problem('upstream', `The index of ${peer.server.url} has more than ${MAX_LINES} lines.`)
  }
  return answer.flatMap((line: unknown) => offeredIn(line) ?? [])
}

/**
 * The index; what was answered before and is the same still is not sent again. MISP makes a tag for those alone who name
 * one, be it an empty one. Source: `sync-protocol` §3.1.
 */
async function askForIndex(peer: Peer, body: object, signal: AbortSignal): Promise<unknown> {
  const copy = await readCopy(peer, body)
  const headers = { 'if-none-match': copy?.tag ?? '""' }
  const answer = await peer.ask('POST', '/events/index', { body, headers, bounds: LARGE, signal })
  if (answer.status === 304 && copy) return parse(peer.server, copy.text)
  if (answer.status !== 200) throw refusal(peer.server, answer)
  const index = parse(peer.server, answer.text)
  await keepCopy(peer, body, { tag: answer.headers.get('etag') ?? '', text: answer.text })
  return index
}

/** Lines that name no event cannot be accounted for; nothing is known of them. */
function offeredIn(line: unknown): Offered | undefined {
  if (typeof line !== 'object' || line === null) return undefined
  const { uuid, timestamp, sighting_timestamp, orgc_uuid, published } = line as Record<string, unknown>
  const seconds = Number(timestamp)
  if (typeof uuid !== 'string' || !isUuid(uuid) || !Number.isSafeInteger(seconds) || seconds < 0) return undefined
  return {
    uuid: uuid.toLowerCase(),
    timestamp: seconds,
    sightingTimestamp: Number(sighting_timestamp ?? 0) || 0,
    orgcUuid: typeof orgc_uuid === 'string' ? orgc_uuid.toLowerCase() : '',
    published: [true, 1, '1'].some((yes) => published === yes),
  }
}
