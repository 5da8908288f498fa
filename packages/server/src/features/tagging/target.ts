import { viewerOf, type Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { findAttribute } from '../events/find-attribute.ts'
import { findEvent, type EventHeader } from '../events/find-event.ts'
import { mayTag } from '../events/may-change.ts'

/** What a tag is attached to: an event, or an attribute of one. */
export type Target = { id: number; event: EventHeader } & ({ kind: 'Event' } | { kind: 'Attribute'; objectId: number })

/** The event or attribute of this id or uuid, as far as the actor sees it. What was deleted carries no tags any more. */
export async function findTarget(
  tx: Tx,
  actor: Actor,
  text: string,
  kinds: readonly Target['kind'][],
): Promise<Target | undefined> {
  const viewer = viewerOf(actor)
  if (kinds.includes('Event')) {
    const event = await findEvent(tx, viewer, text)
    if (event) return { kind: 'Event', id: event.id, event }
  }
  if (!kinds.includes('Attribute')) return undefined
  const attribute = await findAttribute(tx, viewer, text)
  if (!attribute || attribute.deleted) return undefined
  const event = await findEvent(tx, viewer, String(attribute.event_id))
  return event && { kind: 'Attribute', id: attribute.id, objectId: attribute.object_id, event }
}

/** Whether the actor may change the tags of this target: the local ones, or those that everybody sees. */
export function mayTagTarget(actor: Actor, { event }: Target, isLocal: boolean): boolean {
  return mayTag(actor, event, { isLocal, hostOrgId: HOST_ORG_ID })
}
