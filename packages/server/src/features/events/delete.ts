import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { findEvent, type EventHeader } from './find-event.ts'
import { mayModify } from './may-change.ts'

/** Deletes events for good, and keeps their uuids out, so that no synchronisation brings them back. All or none. */
export async function deleteEvents(context: Context, actor: Actor, references: readonly string[]): Promise<void> {
  await inTransaction(context, async (tx) => {
    for (const reference of references) {
      const event = await findEvent(tx, viewerOf(actor), reference)
      if (!event || !mayModify(actor, event)) {
        throw new Problem('rejected', 'Could not delete Event', {
          url: '/events/delete',
          errors: 'Event was not deleted.',
        })
      }
      await deleteEvent(tx, event)
      await recordChange(tx, actor, { model: 'Event', action: 'delete', before: event })
    }
  })
}

/** Every table that holds a part of an event. */
const childTables = [
  'attribute_tags',
  'event_tags',
  'attachments',
  'object_references',
  'attributes',
  'objects',
  'event_reports',
  'shadow_attributes',
  'sightings',
  'analyst_data',
  'event_graphs',
  'cryptographic_keys',
] as const

async function deleteEvent(tx: Tx, event: EventHeader): Promise<void> {
  for (const table of childTables) await tx.deleteFrom(table).where('event_id', '=', event.id).execute()
  await tx.deleteFrom('events').where('id', '=', event.id).execute()
  await tx
    .insertInto('event_blocklists')
    .values({
      event_uuid: event.uuid,
      event_info: event.info,
      event_orgc: event.orgc_name,
      comment: 'Automatically blocked by deleting event',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
