import type { Context } from '../../context.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { isUuid } from '../../platform/uuid.ts'
import { hashesOf } from '../kept-values/hashes.ts'
import { keepValues, type KeptValue } from '../kept-values/keep.ts'
import { readHashes } from '../kept-values/read-hashes.ts'
import { accounted } from '../runs/accounted.ts'
import { requireServer } from '../servers/find-server.ts'
import { shakeHands } from './handshake.ts'
import { LARGE, openPeer, type Peer } from './peer.ts'
import { listIn, recordOf } from './records.ts'

/** Hashes come in pages of so many values, as MISP asks for them; attributes, which are a hundred times as long, of fewer. */
const HASHES = 50_000
const ATTRIBUTES = 5_000

/** How another server tells of its values: as hashes, or, if it cannot, as attributes. A receipt says which it was. */
type Way = 'cache' | 'json'
type Page = { values: KeptValue[]; isLast: boolean }

/**
 * Keeps hashes of the values that another server shows to this link, to be looked up here without asking there. Events are
 * not taken, and the values cannot be read from their hashes.
 *
 * Source: MISP's Server::__cacheInstance, in `sync-protocol` §8. MISP 2.5.1 asks for hashes and answers nobody who does.
 */
export async function cachePeer(context: Context, { run }: JobPayloads['sync.cache'], job: JobRun): Promise<object> {
  return accounted(context, run, job, async ({ server_id }) => {
    const server = await requireServer(context.db, String(server_id ?? ''))
    const peer = await openPeer(context, server)
    await shakeHands(peer)
    const way = await wayOf(peer, job.signal)
    await context.db.updateTable('runs').set({ technique: way }).where('id', '=', run).execute()
    const count = await keepValues(context, { over: 'server', id: server.id }, pagesOf(peer, way, job))
    return { value: { added: count } }
  })
}

async function wayOf(peer: Peer, signal: AbortSignal): Promise<Way> {
  const { status, text } = await peer.ask('POST', '/attributes/restSearch', { body: hashWishes(1, 1), signal })
  return status === 200 && (text.trim() === '' || readHashes(text).length > 0) ? 'cache' : 'json'
}

/** Page after page, until one is empty: a server that does not know of pages sends the first again, and is asked no more. */
async function* pagesOf(peer: Peer, way: Way, job: JobRun): AsyncGenerator<KeptValue[]> {
  let first = ''
  for (let page = 1; ; page += 1) {
    job.signal.throwIfAborted()
    const { values, isLast } = await (way === 'cache' ? hashPage : attributePage)(peer, page, job.signal)
    const begins = values[0] === undefined ? '' : `${values[0].hash} ${values[0].event_uuid}`
    if (isLast || (page > 1 && begins === first)) return
    first = begins
    yield values
    job.progress(page, undefined, `Page ${page} of values.`)
  }
}

function hashWishes(page: number, limit: number): object {
  return { returnFormat: 'cache', includeEventUuid: 1, page, limit }
}

async function hashPage(peer: Peer, page: number, signal: AbortSignal): Promise<Page> {
  const request = { body: hashWishes(page, HASHES), bounds: LARGE, signal }
  const { text } = await peer.succeed('POST', '/attributes/restSearch', request)
  const values = readHashes(text)
  return { values, isLast: values.length === 0 }
}

async function attributePage(peer: Peer, page: number, signal: AbortSignal): Promise<Page> {
  const body = { returnFormat: 'json', includeEventUuid: 1, page, limit: ATTRIBUTES }
  const answer = await peer.json('POST', '/attributes/restSearch', { body, bounds: LARGE, signal })
  const attributes = listIn(recordOf(recordOf(answer)['response'])['Attribute'])
  return { values: attributes.flatMap(valuesIn), isLast: attributes.length === 0 }
}

function valuesIn(attribute: unknown): KeptValue[] {
  const { type, value, event_uuid, Event } = recordOf(attribute)
  if (typeof type !== 'string' || typeof value !== 'string') return []
  const uuid = event_uuid ?? recordOf(Event)['uuid']
  const event = typeof uuid === 'string' && isUuid(uuid) ? uuid.toLowerCase() : null
  return hashesOf(type, value).map((hash) => ({ hash, event_uuid: event }))
}
