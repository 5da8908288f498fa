import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleObjects } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { changeInside } from '../events/change-inside.ts'
import { parseReference } from '../events/find-event.ts'
import { later, touchObject } from '../events/touch.ts'

/** Deletes a reference: softly, so that the deletion can travel, or for good. */
export async function deleteReference(context: Context, actor: Actor, text: string, isHard: boolean): Promise<void> {
  const reference = parseReference(text)
  const query = visibleObjects(context.db, viewerOf(actor))
    .innerJoin('object_references as reference', 'reference.object_id', 'objects.id')
    .selectAll('reference')
  const found =
    reference?.by === 'uuid'
      ? await query.where('reference.uuid', '=', reference.uuid).executeTakeFirst()
      : await query.where('reference.id', '=', reference?.id ?? 0).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Invalid object reference.')
  await changeInside(context, actor, { event: String(found.event_id) }, async (tx, event) => {
    const now = context.clock.seconds()
    if (isHard) await tx.deleteFrom('object_references').where('id', '=', found.id).execute()
    else {
      const deleted = { deleted: true, timestamp: later(now) }
      await tx.updateTable('object_references').set(deleted).where('id', '=', found.id).execute()
    }
    const after = isHard ? undefined : { ...found, deleted: true }
    const action = isHard ? 'delete' : 'soft_delete'
    await recordChange(tx, actor, { model: 'ObjectReference', action, before: found, after, event })
    await touchObject(tx, found.object_id, now)
    return { result: undefined, isChanged: true }
  })
}
