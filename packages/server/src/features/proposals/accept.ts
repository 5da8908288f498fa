import type { Attribute } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import type { StoredFile } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { mayModify } from '../events/may-change.ts'
import { recordInside } from '../events/record-inside.ts'
import type { AttributeRow, EventRow, ProposalRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'
import { touchEvent, touchObject } from '../events/touch.ts'
import { closeProposal } from './close.ts'
import { holdProposal } from './find.ts'
import { unlockMail } from './mail-lock.ts'

const NOT_FOUND = 'Proposal not found or you are not authorised to accept it.'

/** What came of it: what was accepted. */
export type Accepted = 'addition' | 'change'

/**
 * Accepts a proposal: the attribute is added, changed or deleted as if whoever accepts had done it; the event is
 * unpublished and moves on.
 */
export async function acceptProposal(context: Context, actor: Actor, id: string): Promise<Accepted> {
  return inTransaction(context, async (tx) => {
    const held = await holdProposal(tx, actor, id)
    if (!held || !mayModify(actor, held.event)) throw new Problem('not-allowed', NOT_FOUND)
    const { proposal, event } = held
    const now = context.clock.seconds()
    const target = await targetOf(tx, proposal)
    await carryOut(tx, event, { actor, now, proposal, target })
    await touchObject(tx, target?.object_id ?? 0, now)
    await touchEvent(tx, event.id, now)
    await closeProposal(tx, proposal, now)
    const after = { ...proposal, deleted: true }
    await recordChange(tx, actor, { model: 'ShadowAttribute', action: 'accept', before: proposal, after, event })
    await unlockMail(tx, event.id)
    return target ? 'change' : 'addition'
  })
}

/** The attribute that the proposal is about. What it says of one that is gone cannot be carried out, only discarded. */
async function targetOf(tx: Tx, { old_id, uuid, proposal_to_delete }: ProposalRow): Promise<AttributeRow | undefined> {
  if (old_id === 0 && !proposal_to_delete) return undefined
  const query = tx.selectFrom('attributes').selectAll().where('id', '=', old_id).where('uuid', '=', uuid)
  const target = await query.forUpdate().executeTakeFirst()
  if (!target) throw impossible('The attribute is not here.')
  if (target.deleted && !proposal_to_delete) throw impossible('The attribute was deleted.')
  return target
}

type Acceptance = { actor: Actor; now: number; proposal: ProposalRow; target: AttributeRow | undefined }

/** Saves what is proposed the way everything is saved. */
async function carryOut(tx: Tx, event: EventRow, { actor, now, proposal, target }: Acceptance): Promise<void> {
  const change = changeOf(proposal, target)
  const file = proposal.proposal_to_delete ? undefined : await fileOf(tx, proposal)
  const saved = await saveChildren(
    tx,
    event,
    { Attribute: [change] },
    {
      origin: { by: 'user', actor },
      now,
      existing: target ? 'update' : 'refuse',
      duplicates: 'refuse',
      isNewEvent: false,
      files: new Map(file ? [[change, file]] : []),
    },
  )
  const [outcome] = saved.attributes
  if (outcome?.kind !== 'refused') return recordInside(tx, actor, event, saved)
  throw impossible(Object.values(errorsByField(outcome.findings)).flat().join(' '))
}

/** What the attribute is to say. A new one is shared as its event is. Source: `sharing-and-distribution` §3.1. */
function changeOf(proposal: ProposalRow, target: AttributeRow | undefined): Attribute {
  const { uuid, type, category, comment, to_ids, first_seen, last_seen, disable_correlation } = proposal
  if (target && proposal.proposal_to_delete) return { uuid, type: target.type, deleted: true }
  const said = { uuid, type, category, value: wholeValue(proposal), comment, to_ids, first_seen, last_seen }
  return target ? said : { ...said, disable_correlation, distribution: 5 }
}

async function fileOf(tx: Tx, { id }: ProposalRow): Promise<StoredFile | undefined> {
  return tx
    .selectFrom('attachments')
    .select(['sha256', 'size'])
    .where('owner', '=', 'proposal')
    .where('owner_id', '=', id)
    .executeTakeFirst()
}

function impossible(why: string): Problem {
  return new Problem('not-allowed', `Could not accept proposal. ${why}`)
}
