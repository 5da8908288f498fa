import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { changeInside } from '../events/change-inside.ts'
import { removeProposals } from '../events/remove-proposals.ts'
import type { ObjectRow } from '../events/rows.ts'
import { later } from '../events/touch.ts'
import { requireObject } from '../events/find-object.ts'

/** Deletes an object with its attributes and references, softly or for good. Answers its event's local id. */
export async function deleteObject(
  context: Context,
  actor: Actor,
  reference: string,
  isHard: boolean,
): Promise<number> {
  const object = await requireObject(context.db, viewerOf(actor), reference)
  return changeInside(context, actor, { event: String(object.event_id) }, async (tx, event) => {
    if (isHard) await removeObject(tx, object)
    else await softDeleteObject(tx, object, context.clock.seconds())
    const after = isHard ? undefined : { ...object, deleted: true }
    const action = isHard ? 'delete' : 'soft_delete'
    await recordChange(tx, actor, { model: 'Object', action, before: object, after, event })
    return { result: object.event_id, isChanged: true }
  })
}

/** Marks an object and what belongs to it as deleted, so that the deletion can travel. */
export async function softDeleteObject(tx: Tx, { id, event_id }: ObjectRow, now: number): Promise<void> {
  const deleted = { deleted: true, timestamp: later(now) }
  await countOff(tx, { id, event_id })
  await tx.updateTable('attributes').set(deleted).where('event_id', '=', event_id).where('object_id', '=', id).execute()
  await tx
    .updateTable('object_references')
    .set(deleted)
    .where('event_id', '=', event_id)
    .where('object_id', '=', id)
    .execute()
  await tx.updateTable('objects').set(deleted).where('id', '=', id).execute()
}

async function removeObject(tx: Tx, { id, event_id }: ObjectRow): Promise<void> {
  await countOff(tx, { id, event_id })
  const attributes = await tx
    .selectFrom('attributes')
    .select('id')
    .where('event_id', '=', event_id)
    .where('object_id', '=', id)
    .execute()
  await removeProposals(
    tx,
    event_id,
    attributes.map((attribute) => attribute.id),
  )
  await sql`
    with gone as (delete from attributes where event_id = ${event_id} and object_id = ${id} returning id),
      tags as (delete from attribute_tags where event_id = ${event_id} and attribute_id in (select id from gone)),
      files as (delete from attachments where owner = 'attribute' and owner_id in (select id from gone)),
      seen as (delete from sightings where event_id = ${event_id} and attribute_id in (select id from gone))
    delete from object_references where event_id = ${event_id} and object_id = ${id}`.execute(tx)
  await tx.deleteFrom('objects').where('id', '=', id).execute()
}

/** Takes the object's live attributes off the event's count. */
async function countOff(tx: Tx, { id, event_id }: Pick<ObjectRow, 'id' | 'event_id'>): Promise<void> {
  await sql`
    update events set attribute_count = attribute_count - (
      select count(*) from attributes where event_id = ${event_id} and object_id = ${id} and not deleted)
    where id = ${event_id}`.execute(tx)
}
