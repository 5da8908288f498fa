import { shadowAttribute, walkAttributes, type Event, type ShadowAttribute } from '@tocsin/format'
import { LARGE } from './peer.ts'
import type { Pushing } from './push-event.ts'
import type { SentInside } from './push-sightings.ts'
import { recordOf } from './records.ts'

/**
 * Sends what was proposed for an event that is over there: new attributes, and changes of those that went. The proposer's
 * organisation goes along by its uuid, and the address stays.
 *
 * Source: MISP's ShadowAttribute push in Server::push, in `sync-protocol` §4, which sends the sender's number of the
 * organisation and the proposer's address.
 */
export async function pushProposals(pushing: Pushing, stored: Event, { uuid, attributes }: SentInside): Promise<void> {
  const proposals = proposalsFor(stored, attributes)
  if (proposals.length === 0) return
  const { peer, account, signal } = pushing
  const body = `[${proposals.map((proposal) => shadowAttribute.write(proposal)).join(',')}]`
  const answer = recordOf(await peer.json('POST', `/events/pushProposals/${uuid}`, { body, bounds: LARGE, signal }))
  // How many are new is told, but not which.
  const outcome = answer['counter'] === 0 ? 'unchanged' : 'updated'
  const why = typeof answer['message'] === 'string' ? answer['message'] : ''
  await account.noteAll(
    proposals.flatMap((proposal) =>
      proposal.uuid ? [{ kind: 'proposal' as const, uuid: proposal.uuid, outcome, why }] : [],
    ),
  )
}

function proposalsFor(stored: Event, attributes: ReadonlySet<string>): ShadowAttribute[] {
  const ofAttributes = [...walkAttributes(stored)].flatMap(({ attribute }) =>
    attributes.has(attribute.uuid ?? '') ? (attribute.ShadowAttribute ?? []) : [],
  )
  return [...(stored.ShadowAttribute ?? []), ...ofAttributes].map(
    ({ id: _id, event_id: _event, org_id: _org, ...sent }) => ({
      ...sent,
      event_uuid: stored.uuid,
      Org: sent.Org && { uuid: sent.Org.uuid, name: sent.Org.name },
    }),
  )
}
