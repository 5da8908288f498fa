import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { saidBy } from './edit.ts'
import { requireLiveAttribute } from './find.ts'
import { propose } from './propose.ts'
import { settleProposal } from './sent-proposal.ts'

/** Proposes to delete an attribute. */
export async function proposeDeletion(context: Context, actor: Actor, reference: string): Promise<void> {
  const found = await requireLiveAttribute(context.db, actor, reference)
  await propose(context, actor, found.event_id, async (tx) => {
    const stored = await requireLiveAttribute(tx, actor, String(found.id))
    // Nothing is said about the attribute beside what it is.
    const says = settleProposal({ ...saidBy(stored), comment: '' })
    return { uuid: stored.uuid, attributeId: stored.id, isDeletion: true, says, file: undefined }
  })
}
