import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayPublish } from '../events/may-change.ts'
import { noteSightings } from './bring.ts'

/** Tells other servers that an event has new sightings, without publishing the event anew. Answers its local id. */
export async function publishSightings(context: Context, actor: Actor, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const event = await requireEvent(tx, viewerOf(actor), reference, 'Invalid event.')
    if (!mayPublish(actor, event)) throw new Problem('not-allowed', 'You do not have the permission to do that.')
    await noteSightings(tx, event.id, context.clock.seconds())
    return event.id
  })
}
