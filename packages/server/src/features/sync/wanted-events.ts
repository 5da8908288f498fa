import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

/**
 * Of the events that another server offers, those that are not here, or as an older copy. Those that the asker does not see
 * are not here to them.
 *
 * Source: MISP's Event::filterEventIdsForPush, in `sync-protocol` §4.
 */
export async function wantedEvents(db: Db, actor: Actor, body: unknown): Promise<string[]> {
  if (!Array.isArray(body))
    throw new Problem('invalid', 'A list of events is expected, each with its uuid and timestamp.')
  const offered = body.flatMap((item: unknown) => offeredIn(item) ?? [])
  const rows = await visibleEvents(db, viewerOf(actor))
    .select(['events.uuid', 'events.timestamp', 'events.locked'])
    .where('events.uuid', '=', anyOf(offered.map(({ uuid }) => uuid)))
    .execute()
  const held = new Map(rows.map(({ uuid, ...copy }) => [uuid, copy]))
  return offered
    .filter(({ uuid, timestamp }) => {
      const copy = held.get(uuid)
      return !copy || (copy.locked && copy.timestamp < timestamp)
    })
    .map(({ uuid }) => uuid)
}

function offeredIn(item: unknown): { uuid: string; timestamp: number } | undefined {
  const { Event } = (item ?? {}) as { Event?: { uuid?: unknown; timestamp?: unknown } }
  const { uuid, timestamp } = Event ?? {}
  return typeof uuid === 'string' && isUuid(uuid)
    ? { uuid: uuid.toLowerCase(), timestamp: Number(timestamp) || 0 }
    : undefined
}
