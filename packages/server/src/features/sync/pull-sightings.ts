import { anyOf } from '../../platform/db/any-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { bringSightings } from '../sightings/bring.ts'
import type { Offered } from './choose-wanted.ts'
import { LARGE } from './peer.ts'
import type { Pulling } from './pull-event.ts'
import { listIn, recordOf } from './records.ts'
import type { Outcome } from '../runs/account.ts'

/** The sightings of so many events are asked for at once. */
const ASKED_AT_ONCE = 20

/**
 * Fetches the sightings of those events that have newer ones over there than here. Sightings never change: a known one
 * stays as it is.
 *
 * Source: MISP's Sighting::pullSightings, in `sync-protocol` §3.4.
 */
export async function pullSightings(pulling: Pulling, offered: readonly Offered[]): Promise<void> {
  const { context, peer, account, signal } = pulling
  const rows = await context.db
    .selectFrom('events')
    .select(['uuid', 'sighting_timestamp'])
    .where('uuid', '=', anyOf(offered.filter(({ sightingTimestamp }) => sightingTimestamp > 0).map(({ uuid }) => uuid)))
    .execute()
  const here = new Map(rows.map(({ uuid, sighting_timestamp }) => [uuid, sighting_timestamp]))
  const wanted = offered.filter(({ uuid, sightingTimestamp }) => sightingTimestamp > (here.get(uuid) ?? Infinity))
  // As new as over there, and no newer: else they would be offered back.
  const stamps = new Map(wanted.map(({ uuid, sightingTimestamp }) => [uuid, sightingTimestamp]))
  for (let i = 0; i < wanted.length; i += ASKED_AT_ONCE) {
    const uuid = wanted.slice(i, i + ASKED_AT_ONCE).map((event) => event.uuid)
    const body = { returnFormat: 'json', last: 0, includeUuid: true, uuid }
    const found = listIn(await peer.json('POST', '/sightings/restSearch/event', { body, bounds: LARGE, signal }))
    for (const [event, sightings] of byEvent(found, new Set(uuid))) {
      await account.noteAll(await bring(pulling, { event, published: stamps.get(event) ?? 0 }, sightings))
    }
  }
}

function byEvent(found: readonly unknown[], asked: ReadonlySet<string>): Map<string, Record<string, unknown>[]> {
  const events = new Map<string, Record<string, unknown>[]>()
  for (const item of found) {
    const sighting = recordOf(recordOf(item)['Sighting'] ?? item)
    const { event_uuid, uuid } = sighting
    // Only of what was asked for, and only what can be told apart from others.
    if (typeof event_uuid !== 'string' || !asked.has(event_uuid) || typeof uuid !== 'string' || !isUuid(uuid)) continue
    events.set(event_uuid, [...(events.get(event_uuid) ?? []), sighting])
  }
  return events
}

async function bring(
  { context, puller }: Pulling,
  { event, published }: { event: string; published: number },
  sightings: readonly Record<string, unknown>[],
): Promise<Outcome[]> {
  const uuids = [...new Set(sightings.map(({ uuid }) => String(uuid).toLowerCase()))]
  try {
    const added = new Set(await bringSightings(context, puller, event, sightings, published))
    const known = new Set(await knownOf(context.db, uuids))
    return uuids.map((uuid) => {
      if (added.has(uuid)) return { kind: 'sighting', uuid, outcome: 'added' }
      if (known.has(uuid)) return { kind: 'sighting', uuid, outcome: 'unchanged' }
      return { kind: 'sighting', uuid, outcome: 'refused', why: 'The attribute that was seen is not here.' }
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return uuids.map((uuid) => ({ kind: 'sighting', uuid, outcome: 'failed', why: error.message }))
  }
}

async function knownOf(db: Pulling['context']['db'], uuids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('sightings')
    .select('uuid')
    .where('uuid', '=', anyOf([...uuids]))
    .execute()
  return rows.map(({ uuid }) => uuid)
}
