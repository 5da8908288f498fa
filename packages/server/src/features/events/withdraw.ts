import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import type { EventRow } from './rows.ts'
import { later } from './touch.ts'

type Withdrawal = { actor: Actor; comment: string; now: number }

/**
 * Takes a copy out of use: all that is in it is deleted softly, it is unpublished and left to the organisation that owns it
 * alone, and it is kept from coming back. Its own time stays: no later version has come. A site admin can bring all of it back.
 */
export async function withdrawEvent(tx: Tx, event: EventRow, { actor, comment, now }: Withdrawal): Promise<void> {
  for (const table of ['attributes', 'objects', 'event_reports', 'shadow_attributes'] as const) {
    await tx
      .updateTable(table)
      .set({ deleted: true, timestamp: later(now) })
      .where('event_id', '=', event.id)
      .where('deleted', '=', false)
      .execute()
  }
  const changed = { published: false, distribution: 0, sharing_group_id: 0, attribute_count: 0 }
  await tx.updateTable('events').set(changed).where('id', '=', event.id).execute()
  const orgc = await tx
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', event.orgc_id)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('event_blocklists')
    .values({ event_uuid: event.uuid, event_info: event.info, event_orgc: orgc.name, comment })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const after = { ...event, ...changed }
  await recordChange(tx, actor, { model: 'Event', action: 'soft_delete', before: event, after })
}
