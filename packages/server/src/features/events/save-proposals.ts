import { Report, settleAttribute, type SettledAttribute } from '@tocsin/format'
import { sql, type Insertable } from 'kysely'
import type { ShadowAttributesTable } from '../../db/tables/graph.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { attachFile, type StoredFile } from './attachments.ts'
import type { SentProposal } from './flatten.ts'
import { signerOf, type Company } from './company.ts'
import type { EventRow, ProposalRow } from './rows.ts'

type NewProposal = Insertable<ShadowAttributesTable>

/** Whose proposal it is, on what, and when. */
export type ProposalPlace = Pick<
  ProposalRow,
  'uuid' | 'old_id' | 'org_id' | 'email' | 'proposal_to_delete' | 'timestamp'
>

/** What a proposal says of an attribute, as a row. */
export function proposalRow(
  event: Pick<EventRow, 'id' | 'uuid' | 'orgc_id'>,
  said: SettledAttribute,
  place: ProposalPlace,
): NewProposal {
  return {
    event_id: event.id,
    event_uuid: event.uuid,
    event_org_id: event.orgc_id,
    ...place,
    type: said.type,
    category: said.category,
    value1: said.value1,
    value2: said.value2,
    to_ids: said.to_ids,
    comment: said.comment,
    deleted: said.deleted,
    disable_correlation: said.disable_correlation,
    first_seen: said.first_seen,
    last_seen: said.last_seen,
  }
}

export async function insertProposal(tx: Tx, row: NewProposal, file: StoredFile | undefined): Promise<ProposalRow> {
  const saved = await tx.insertInto('shadow_attributes').values(row).returningAll().executeTakeFirstOrThrow()
  if (file) await attachFile(tx, 'proposal', saved, file)
  return saved
}

/** The proposals by which the same organisation proposed the same, open ones and others. */
export async function sameProposals(tx: Tx, row: NewProposal): Promise<Pick<ProposalRow, 'id' | 'deleted'>[]> {
  return tx
    .selectFrom('shadow_attributes')
    .select(['id', 'deleted'])
    .where('event_id', '=', row.event_id)
    .where('old_id', '=', row.old_id ?? 0)
    .where('org_id', '=', row.org_id)
    .where('proposal_to_delete', '=', row.proposal_to_delete ?? false)
    .where('type', '=', row.type)
    .where('category', '=', row.category)
    .where('value1', '=', row.value1)
    .where('value2', '=', row.value2 ?? '')
    .where('to_ids', '=', row.to_ids)
    .where('comment', '=', row.comment ?? '')
    .where(sql<boolean>`first_seen is not distinct from ${row.first_seen}`)
    .where(sql<boolean>`last_seen is not distinct from ${row.last_seen}`)
    .execute()
}

/**
 * Saves proposals that came with an event. One that changes an attribute carries that attribute's uuid; what does not fit
 * its type, and what is stored already, is left out.
 */
export async function saveProposals(
  tx: Tx,
  event: EventRow,
  proposals: readonly SentProposal[],
  company: Pick<Company, 'actor' | 'now' | 'files' | 'attributeIds'>,
): Promise<void> {
  for (const { sent } of proposals) {
    const said = settleAttribute(sent, new Report())
    if (!said) continue
    const uuid = sent.uuid ?? crypto.randomUUID()
    const row = proposalRow(event, said, {
      uuid,
      old_id: sent.old_id ? await targetOf(tx, event.id, uuid, company.attributeIds) : 0,
      org_id: await signerOf(tx, company.actor, sent.Org),
      email: company.actor.email,
      proposal_to_delete: sent.proposal_to_delete ?? false,
      timestamp: said.timestamp ?? company.now,
    })
    if ((await sameProposals(tx, row)).length === 0) await insertProposal(tx, row, company.files.get(sent))
  }
}

/** The attribute that a proposal is about: it came along, or stands on the event already; 0 where it is not here. */
async function targetOf(tx: Tx, eventId: number, uuid: string, sent: ReadonlyMap<string, number>): Promise<number> {
  const query = tx.selectFrom('attributes').select('id').where('uuid', '=', uuid).where('event_id', '=', eventId)
  return sent.get(uuid) ?? (await query.executeTakeFirst())?.id ?? 0
}
