import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem, type ProblemCode } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent } from '../events/edit.ts'
import { requireAttribute, type FoundAttribute } from '../events/find-attribute.ts'
import { mayDeleteAttribute, mayModify, refuseChange } from '../events/may-change.ts'
import { removeProposals } from '../events/remove-proposals.ts'
import type { AttributeRow, EventRow } from '../events/rows.ts'
import { later, touchEvent, touchObject } from '../events/touch.ts'

/**
 * Deletes an attribute: softly, so that the deletion can travel to other servers, or for good. Deleting softly what is
 * deleted already finds nothing.
 */
export async function deleteAttribute(
  context: Context,
  actor: Actor,
  reference: string,
  isHard: boolean,
): Promise<void> {
  await inTransaction(context, async (tx) => {
    const { found, event } = await holdAttribute(tx, actor, reference, 'not-found')
    if (!mayDeleteAttribute(actor, event)) refuseChange()
    if (found.deleted && !isHard) throw new Problem('not-found', 'Invalid attribute')
    const now = context.clock.seconds()
    if (isHard) await removeAttribute(tx, found)
    else await markDeleted(tx, found.id, true, now)
    if (!found.deleted) await moveCount(tx, event.id, -1)
    const after = isHard ? undefined : { ...found, deleted: true }
    const action = isHard ? 'delete' : 'soft_delete'
    await recordChange(tx, actor, { model: 'Attribute', action, before: found, after, event })
    await touchObject(tx, found.object_id, now)
    await touchEvent(tx, event.id, now)
  })
}

/** Brings a softly deleted attribute back. */
export async function restoreAttribute(context: Context, actor: Actor, reference: string): Promise<AttributeRow> {
  return inTransaction(context, async (tx) => {
    const { found, event } = await holdAttribute(tx, actor, reference, 'not-allowed')
    if (!mayModify(actor, event)) refuseChange()
    const now = context.clock.seconds()
    const restored = await markDeleted(tx, found.id, false, now)
    if (found.deleted) await moveCount(tx, event.id, 1)
    const change = { model: 'Attribute', action: 'undelete', before: found, after: restored, event } as const
    if (found.deleted) await recordChange(tx, actor, change)
    await touchObject(tx, found.object_id, now)
    await touchEvent(tx, event.id, now)
    return { ...found, ...restored }
  })
}

/** The attribute and its event, held. It is read again once it is held: what was found may be deleted by then. */
async function holdAttribute(
  tx: Tx,
  actor: Actor,
  reference: string,
  missing: ProblemCode,
): Promise<{ found: FoundAttribute; event: EventRow }> {
  const { id, event_id } = await requireAttribute(tx, viewerOf(actor), reference, missing)
  const event = await lockEvent(tx, event_id)
  return { event, found: await requireAttribute(tx, viewerOf(actor), String(id), missing) }
}

async function markDeleted(tx: Tx, id: number, deleted: boolean, now: number): Promise<AttributeRow> {
  return tx
    .updateTable('attributes')
    .set({ deleted, timestamp: later(now) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Removes a row with what hangs on it. */
async function removeAttribute(tx: Tx, { id, event_id }: AttributeRow): Promise<void> {
  await tx.deleteFrom('attribute_tags').where('event_id', '=', event_id).where('attribute_id', '=', id).execute()
  await tx.deleteFrom('sightings').where('event_id', '=', event_id).where('attribute_id', '=', id).execute()
  await removeProposals(tx, event_id, [id])
  await tx.deleteFrom('attachments').where('owner', '=', 'attribute').where('owner_id', '=', id).execute()
  await tx.deleteFrom('attributes').where('id', '=', id).execute()
}

async function moveCount(tx: Tx, eventId: number, by: number): Promise<void> {
  await sql`update events set attribute_count = attribute_count + ${by} where id = ${eventId}`.execute(tx)
}
