import type { Tx } from '../../platform/db/connect.ts'
import type { ProposalRow } from '../events/rows.ts'
import { later } from '../events/touch.ts'

/** A proposal that was decided on is deleted softly, with a fresh time, so that other servers hear of it. */
export async function closeProposal(tx: Tx, { id }: ProposalRow, now: number): Promise<void> {
  await tx
    .updateTable('shadow_attributes')
    .set({ deleted: true, timestamp: later(now) })
    .where('id', '=', id)
    .execute()
}
