import type { AnalystDataKind } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { holdAnalystData, requireAnalystData, type Wanted } from './find.ts'

export type Deletion = { wanted: Wanted; reference: string; isHard: boolean }

/** Deletes it for good; `isHard` also keeps its uuid out, so that no synchronisation brings it back. What hung on it stays. */
export async function deleteAnalystData(
  context: Context,
  actor: Actor,
  { wanted, reference, isHard }: Deletion,
): Promise<AnalystDataRow> {
  return inTransaction(context, async (tx) => {
    const found = await requireAnalystData(tx, viewerOf(actor), wanted, reference)
    const before = await holdAnalystData(tx, actor, found)
    await tx.deleteFrom('analyst_data').where('id', '=', before.id).execute()
    if (isHard) await keepOut(tx, before)
    // The kind of a row is one of the three.
    await recordChange(tx, actor, { model: before.kind as AnalystDataKind, action: 'delete', before })
    return before
  })
}

async function keepOut(tx: Tx, { uuid, kind, object_type, object_uuid, orgc_uuid }: AnalystDataRow): Promise<void> {
  const query = tx.selectFrom('organisations').select('name').where('uuid', '=', orgc_uuid)
  const creator = await query.executeTakeFirst()
  await tx
    .insertInto('analyst_data_blocklists')
    .values({
      analyst_data_uuid: uuid,
      analyst_data_info: `${kind} on ${object_type} ${object_uuid}`,
      analyst_data_orgc: creator?.name ?? '',
      comment: 'Automatically blocked by deleting analyst data',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
