import { Report, settleAttribute } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import type { SentProposal } from './flatten.ts'
import type { EventRow } from './rows.ts'
import { signerOf, type Company } from './company.ts'

/**
 * Saves proposals that came with an event. One that changes an attribute carries that attribute's uuid; what does not fit
 * its type, and what is stored already, is left out.
 */
export async function saveProposals(
  tx: Tx,
  event: EventRow,
  proposals: readonly SentProposal[],
  company: Pick<Company, 'actor' | 'now' | 'attributeIds'>,
): Promise<void> {
  for (const { sent } of proposals) {
    const settled = settleAttribute(sent, new Report())
    if (!settled) continue
    const uuid = sent.uuid ?? crypto.randomUUID()
    const orgId = await signerOf(tx, company.actor, sent.Org)
    const isDeletion = sent.proposal_to_delete ?? false
    if (await isStored(tx, { uuid, orgId, isDeletion, value1: settled.value1 })) continue
    await tx
      .insertInto('shadow_attributes')
      .values({
        event_id: event.id,
        old_id: sent.old_id ? (company.attributeIds.get(uuid) ?? 0) : 0,
        uuid,
        event_uuid: event.uuid,
        event_org_id: event.orgc_id,
        org_id: orgId,
        email: company.actor.email,
        type: settled.type,
        category: settled.category,
        value1: settled.value1,
        value2: settled.value2,
        to_ids: settled.to_ids,
        comment: settled.comment,
        proposal_to_delete: isDeletion,
        deleted: settled.deleted,
        timestamp: settled.timestamp ?? company.now,
        first_seen: settled.first_seen,
        last_seen: settled.last_seen,
      })
      .execute()
  }
}

type ProposalKey = { uuid: string; orgId: number; isDeletion: boolean; value1: string }

async function isStored(tx: Tx, { uuid, orgId, isDeletion, value1 }: ProposalKey): Promise<boolean> {
  const found = await tx
    .selectFrom('shadow_attributes')
    .select('id')
    .where('uuid', '=', uuid)
    .where('org_id', '=', orgId)
    .where('proposal_to_delete', '=', isDeletion)
    .where('value1', '=', value1)
    .executeTakeFirst()
  return found !== undefined
}
