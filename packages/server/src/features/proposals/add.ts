import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { storeFiles } from '../events/attachments.ts'
import { requireEvent } from '../events/find-event.ts'
import type { ProposalRow } from '../events/rows.ts'
import { propose } from './propose.ts'
import { readProposal, settleProposal } from './sent-proposal.ts'

/** Proposes a new attribute for an event. */
export async function proposeAttribute(
  context: Context,
  actor: Actor,
  reference: string,
  body: unknown,
): Promise<ProposalRow> {
  const event = await requireEvent(context.db, viewerOf(actor), reference, 'Invalid Event')
  const sent = readProposal(body)
  const files = await storeFiles(context.files, { Attribute: [sent] })
  const says = { ...settleProposal(sent), deleted: false }
  const uuid = sent.uuid ?? crypto.randomUUID()
  return propose(context, actor, event.id, async () => ({
    uuid,
    attributeId: 0,
    isDeletion: false,
    says,
    file: files.get(sent),
  }))
}
