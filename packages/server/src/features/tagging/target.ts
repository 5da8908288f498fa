import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { findAttribute } from '../events/find-attribute.ts'
import { findEvent, type EventHeader } from '../events/find-event.ts'

/** What a tag is attached to: an event, or an attribute of one. */
export type Target = { kind: 'Event' | 'Attribute'; id: number; event: EventHeader }

/** The event or attribute of this id or uuid, as far as the actor sees it. */
export async function findTarget(
  tx: Tx,
  actor: Actor,
  text: string,
  kinds: readonly Target['kind'][] = ['Event', 'Attribute'],
): Promise<Target | undefined> {
  const viewer = viewerOf(actor)
  if (kinds.includes('Event')) {
    const event = await findEvent(tx, viewer, text)
    if (event) return { kind: 'Event', id: event.id, event }
  }
  if (!kinds.includes('Attribute')) return undefined
  const attribute = await findAttribute(tx, viewer, text)
  const event = attribute && (await findEvent(tx, viewer, String(attribute.event_id)))
  return event && { kind: 'Attribute', id: attribute.id, event }
}
