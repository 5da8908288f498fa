import { walkAttributes, type Event } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Offered } from './choose-wanted.ts'
import { prepare, type Pushing } from './push-event.ts'
import { pushProposals } from './push-proposals.ts'
import { pushSightings } from './push-sightings.ts'
import { readWholeIndex } from './remote-index.ts'
import type { Sent } from './send-event.ts'

/**
 * Sends what belongs to events that are over there, whoever made them: proposals, and sightings where the link says so and
 * there are newer ones here.
 *
 * Source: MISP's Server::push, in `sync-protocol` §4, without the pull rules that it applies to sightings.
 */
export async function pushCompanions(pushing: Pushing): Promise<void> {
  const { context, peer, account, signal } = pushing
  const there = await readWholeIndex(peer, signal)
  const rows = await context.db
    .selectFrom('events')
    .select((eb) => [
      'uuid',
      'arrived_from',
      'sighting_timestamp',
      eb
        .exists(eb.selectFrom('shadow_attributes').select('id').whereRef('event_id', '=', 'events.id'))
        .as('has_proposals'),
    ])
    .where('uuid', '=', anyOf(there.map(({ uuid }) => uuid)))
    .execute()
  const offered = new Map(there.map((line): [string, Offered] => [line.uuid, line]))
  const from = `server:${peer.server.id}`
  for (const { uuid, arrived_from, sighting_timestamp, has_proposals } of rows) {
    const isSighted = peer.server.push_sightings && sighting_timestamp > (offered.get(uuid)?.sightingTimestamp ?? 0)
    if (!isSighted && !has_proposals) continue
    try {
      const { stored, sent } = await prepare(pushing, uuid)
      const there = whatIsThere(stored, sent, arrived_from === from)
      // What the other server says it has is not what it may have.
      if (!there) continue
      const inside = { uuid, attributes: attributesOf(there) }
      if (has_proposals) await pushProposals(pushing, stored, inside)
      if (isSighted) await pushSightings(pushing, inside)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await account.noteAll([
        { kind: 'proposal', uuid, outcome: 'failed', why: `What belongs to this event: ${error.message}` },
      ])
    }
  }
}

/** A copy has where it came from what it has here; anywhere else there is what may be sent. */
function whatIsThere(stored: Event, sent: Sent, cameFromThere: boolean): Event | undefined {
  if (cameFromThere) return stored
  return sent.kind === 'send' ? sent.event : undefined
}

export function attributesOf(event: Event): Set<string> {
  return new Set([...walkAttributes(event)].flatMap(({ attribute }) => attribute.uuid ?? []))
}
