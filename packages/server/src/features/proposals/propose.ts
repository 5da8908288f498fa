import type { SettledAttribute } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import type { StoredFile } from '../events/attachments.ts'
import { lockEvent } from '../events/edit.ts'
import type { EventRow, ProposalRow } from '../events/rows.ts'
import { insertProposal, proposalRow, sameProposals } from '../events/save-proposals.ts'
import { lockMail } from './mail-lock.ts'
import { refuseProposal } from './sent-proposal.ts'

/** What somebody proposes: what an attribute is to say, or that it is to go. */
export type Proposed = {
  uuid: string
  /** The attribute to change or to delete; 0 where a new one is proposed. */
  attributeId: number
  isDeletion: boolean
  says: SettledAttribute
  file: StoredFile | undefined
}

const similar = { rule: 'proposal.unique', message: 'A similar proposal already exists for this event.' }

/**
 * Files a proposal: the event itself does not change. Whoever sees an event may propose, also those who could change it
 * at once, as in MISP. `decide` says what is proposed once the event is held.
 */
export async function propose(
  context: Context,
  actor: Actor,
  eventId: number,
  decide: (tx: Tx) => Promise<Proposed>,
): Promise<ProposalRow> {
  return inTransaction(context, async (tx) => {
    const event = await lockEvent(tx, eventId)
    const proposed = await decide(tx)
    const filed = await fileProposal(tx, { actor, event, now: context.clock.seconds() }, proposed)
    return filed ?? refuseProposal([{ path: 'value', ...similar, value: proposed.says.value1 }])
  })
}

/** Who proposes, for which event, and when. */
export type Proposing = { actor: Actor; event: EventRow; now: number }

/** As `propose`, for an event that is held; undefined where the same is proposed already and still open. */
export async function fileProposal(
  tx: Tx,
  { actor, event, now }: Proposing,
  { says, file, ...proposed }: Proposed,
): Promise<ProposalRow | undefined> {
  const row = proposalRow(event, says, {
    uuid: proposed.uuid,
    old_id: proposed.attributeId,
    proposal_to_delete: proposed.isDeletion,
    org_id: actor.orgId,
    email: actor.email,
    timestamp: now,
  })
  const same = await sameProposals(tx, row)
  if (same.some(({ deleted }) => !deleted)) return undefined
  await lockMail(tx, event.id, proposed.attributeId)
  const filed = await insertProposal(tx, row, file)
  await recordChange(tx, actor, { model: 'ShadowAttribute', action: 'add', after: filed, event })
  return filed
}
