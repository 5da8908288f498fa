import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent } from '../events/edit.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayModify } from '../events/may-change.ts'
import { laterThan } from '../events/touch.ts'

/**
 * Lets other servers take an event, and changes of it, only from a server whose key it names; or ends that. It is a change
 * like any other: the event is unpublished and moves on.
 *
 * Source: MISP's EventsController::protect and unprotect.
 */
export async function setProtection(
  context: Context,
  actor: Actor,
  { reference, isProtected }: { reference: string; isProtected: boolean },
): Promise<number> {
  return inTransaction(context, async (tx) => {
    const { id } = await requireEvent(tx, viewerOf(actor), reference)
    const event = await lockEvent(tx, id)
    if (!mayModify(actor, event)) throw new Problem('not-found', 'Invalid event')
    const timestamp = laterThan(event, context.clock.seconds())
    const changed = { protected: isProtected, published: false, timestamp }
    await tx.updateTable('events').set(changed).where('id', '=', id).execute()
    await recordChange(tx, actor, { model: 'Event', action: 'edit', before: event, after: { ...event, ...changed } })
    return id
  })
}
