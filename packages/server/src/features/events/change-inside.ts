import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, rehearse, type Tx } from '../../platform/db/connect.ts'
import { lockEvent } from './edit.ts'
import { requireEvent } from './find-event.ts'
import { mayModify, refuseChange } from './may-change.ts'
import type { EventRow } from './rows.ts'
import { touchEvent } from './touch.ts'

/** What a change of an event's inside came to, and whether anything did change. */
export type Changed<T> = { result: T; isChanged: boolean }

/** Names the event, what MISP says when there is none, and whether it is only asked what the change would come to. */
export type Place = { event: string; missing?: string; isRehearsed?: boolean }

/**
 * Changes something inside an event: the actor has to see and to be allowed to modify it, other changes of it wait, and
 * what did change unpublishes it and moves its time on.
 */
export async function changeInside<T>(
  context: Context,
  actor: Actor,
  { event: reference, missing, isRehearsed }: Place,
  change: (tx: Tx, event: EventRow) => Promise<Changed<T>>,
): Promise<T> {
  const run = isRehearsed ? rehearse : inTransaction
  return run(context, async (tx) => {
    const found = await requireEvent(tx, viewerOf(actor), reference, missing)
    if (!mayModify(actor, found)) refuseChange()
    const { result, isChanged } = await change(tx, await lockEvent(tx, found.id))
    if (isChanged) await touchEvent(tx, found.id, context.clock.seconds())
    return result
  })
}
