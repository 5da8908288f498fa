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
      'sighting_timestamp',
      eb
        .exists(eb.selectFrom('shadow_attributes').select('id').whereRef('event_id', '=', 'events.id'))
        .as('has_proposals'),
    ])
    .where('uuid', '=', anyOf(there.map(({ uuid }) => uuid)))
    .execute()
  const offered = new Map(there.map((line): [string, Offered] => [line.uuid, line]))
  for (const { uuid, sighting_timestamp, has_proposals } of rows) {
    const isSighted = peer.server.push_sightings && sighting_timestamp > (offered.get(uuid)?.sightingTimestamp ?? 0)
    if (!isSighted && !has_proposals) continue
    try {
      const { stored, sent } = await prepare(pushing, uuid)
      const inside = { uuid, attributes: attributesThere(stored, sent) }
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

/** A copy has over there what it has here; of an event that was made here, the other server has what was sent. */
export function attributesThere(stored: Event, sent: Sent): Set<string> {
  const event = stored.locked === true ? stored : sent.kind === 'send' ? sent.event : undefined
  return new Set(event ? [...walkAttributes(event)].flatMap(({ attribute }) => attribute.uuid ?? []) : [])
}
