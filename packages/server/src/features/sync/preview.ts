import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { positiveWish, textWish, type Wishes } from '../../platform/http/wishes.ts'
import type { ServerRow } from '../servers/find-server.ts'
import { openPeer, parse, refusal, SMALL } from './peer.ts'
import { listIn, recordOf } from './records.ts'

/** MISP's pages hold so many. */
const PAGE = 60
const MOST = 1_000
/** Somebody waits for the answer. */
const NOW = { bounds: { ...SMALL, timeoutMs: 30_000 }, attempts: 1 }

/** What narrows another server's index down. Source: MISP's Server model, its validEventIndexFilters. */
const FILTERS = [
  'searchall',
  'searchpublished',
  'searchorg',
  'searchtag',
  'searcheventid',
  'searchdate',
  'searcheventinfo',
  'searchthreatlevel',
  'searchdistribution',
  'searchanalysis',
  'searchattribute',
]

/** Whether an event of another server is here: not at all, as an older copy, or as new as it is there. */
type Here = 'absent' | 'older' | 'current'

export type PreviewedIndex = { events: { Event: object; here: Here }[]; total: string | null }

/**
 * A page of the events that another server shows to this link, newest first, whatever the link's rules say; `here` is ours.
 * Nothing is kept. Source: MISP's Server::previewIndex, in `sync-protocol` §8.
 */
export async function previewPeerIndex(context: Context, server: ServerRow, wishes: Wishes): Promise<PreviewedIndex> {
  const peer = await openPeer(context, server)
  const answer = await peer.succeed('GET', `/events/index/${parametersOf(wishes)}`, NOW)
  const shown = listIn(parse(server, answer.text)).map(recordOf).slice(0, MOST)
  const total = answer.headers.get('x-result-count')
  const held = await timestampsOf(context.db, shown)
  return {
    events: shown.map((event) => ({ Event: withOrganisations(event), here: hereOf(event, held) })),
    total: total !== null && /^\d{1,15}$/.test(total) ? total : null,
  }
}

/** An event as another server shows it to this link; by its number over there or its uuid. Nothing is kept. */
export async function previewPeerEvent(context: Context, server: ServerRow, reference: string): Promise<object> {
  const missing = new Problem('not-found', `Event '${reference}' not found.`)
  if (!/^\d{1,15}$/.test(reference) && !isUuid(reference)) throw missing
  const peer = await openPeer(context, server)
  const answer = await peer.ask('GET', `/events/view/${reference}`, NOW)
  if (answer.status === 404) throw missing
  if (answer.status !== 200) throw refusal(server, answer)
  const document = recordOf(parse(server, answer.text))
  const event = recordOf(document['Event'])
  if (typeof event['uuid'] !== 'string') throw new Problem('upstream', `What ${server.url} sends for it is no event.`)
  return { ...document, Event: withOrganisations(event) }
}

/** As named parameters of the path, which every version of MISP reads. */
function parametersOf(wishes: Wishes): string {
  const sort = textWish(wishes['sort'])
  const isSorted = /^[a-z_]{1,40}$/.test(sort)
  const direction = textWish(wishes['direction']) === 'asc' || (isSorted && !wishes['direction']) ? 'asc' : 'desc'
  const named = {
    sort: isSorted ? sort : 'timestamp',
    direction,
    page: positiveWish(wishes['page']) ?? 1,
    limit: Math.min(positiveWish(wishes['limit']) ?? PAGE, MOST),
  }
  const filters = FILTERS.map((name): [string, string] => [name, textWish(wishes[name])])
  const said = [...Object.entries(named), ...filters.filter(([, text]) => text !== '')]
  return said.map(([name, value]) => `${name}:${encodeURIComponent(wellFormed(String(value)))}`).join('/')
}

/** Halves of surrogate pairs, which no address can hold, are replaced. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

/** Older versions of MISP name organisations without a record. */
function withOrganisations(event: Record<string, unknown>): object {
  const { org, orgc } = event
  return {
    ...event,
    Orgc: event['Orgc'] ?? { name: orgc ?? '' },
    Org: event['Org'] ?? { name: org ?? '' },
    EventTag: event['EventTag'] ?? [],
  }
}

type Held = ReadonlyMap<string, number>

function hereOf({ uuid, timestamp }: Record<string, unknown>, held: Held): Here {
  const copy = held.get(String(uuid).toLowerCase())
  if (copy === undefined) return 'absent'
  return copy < Number(timestamp) ? 'older' : 'current'
}

async function timestampsOf(db: Db, events: readonly Record<string, unknown>[]): Promise<Held> {
  const uuids = events.flatMap(({ uuid }) => (typeof uuid === 'string' && isUuid(uuid) ? [uuid.toLowerCase()] : []))
  const rows = await db.selectFrom('events').select(['uuid', 'timestamp']).where('uuid', '=', anyOf(uuids)).execute()
  return new Map(rows.map(({ uuid, timestamp }) => [uuid, timestamp]))
}
