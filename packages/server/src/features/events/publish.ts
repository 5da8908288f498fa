import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { missingTaxonomies } from '../taxonomies/missing.ts'
import { announcePublished } from './announce.ts'
import { requireEvent } from './find-event.ts'
import { mayModify, mayPublish } from './may-change.ts'

/** Publishes an event: from now on it is offered to other servers. Answers its local id. */
export async function publishEvent(context: Context, actor: Actor, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const event = await requireEvent(tx, viewerOf(actor), reference, 'Invalid event.')
    if (!mayPublish(actor, event)) throw new Problem('not-allowed', 'You do not have the permission to do that.')
    await refuseUnmarked(tx, event.id)
    const now = context.clock.seconds()
    await tx
      .updateTable('events')
      .set({ published: true, publish_timestamp: now, first_publication: event.first_publication || now })
      .where('id', '=', event.id)
      .execute()
    const after = { ...event, published: true }
    await recordChange(tx, actor, { model: 'Event', action: 'publish', before: event, after })
    await announcePublished(tx, actor, event.id, undefined)
    return event.id
  })
}

/** MISP asks this in the browser alone; a rule that programs walk around is none. */
async function refuseUnmarked(tx: Tx, eventId: number): Promise<void> {
  const missing = await missingTaxonomies(tx, eventId)
  if (missing.length === 0) return
  const why = 'Could not publish event - no tag for required taxonomies missing'
  throw new Problem('not-allowed', `${why}: ${missing.join(', ')}`)
}

/** Takes an event back into editing; copies elsewhere stay. */
export async function unpublishEvent(context: Context, actor: Actor, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const event = await requireEvent(tx, viewerOf(actor), reference, 'Invalid event.')
    if (!isSiteAdmin(actor) && !mayModify(actor, event)) {
      throw new Problem('not-allowed', 'You do not have the permission to do that.')
    }
    await tx.updateTable('events').set({ published: false }).where('id', '=', event.id).execute()
    const after = { ...event, published: false }
    await recordChange(tx, actor, { model: 'Event', action: 'unpublish', before: event, after })
    return event.id
  })
}
