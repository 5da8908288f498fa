import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleProposals } from '../../access/visibility.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { lockEvent } from '../events/edit.ts'
import { findAttribute, type FoundAttribute } from '../events/find-attribute.ts'
import { parseReference } from '../events/find-event.ts'
import type { EventRow, ProposalRow } from '../events/rows.ts'

/**
 * The open proposal of this local id; hidden, closed and absent look alike. Proposals of one attribute all share its uuid,
 * so that a uuid names none.
 */
export async function findProposal(db: Db | Tx, viewer: Viewer, text: string): Promise<ProposalRow | undefined> {
  const reference = parseReference(text)
  return visibleProposals(db, viewer)
    .selectAll('shadow_attributes')
    .where('shadow_attributes.id', '=', reference?.by === 'id' ? reference.id : 0)
    .where('shadow_attributes.deleted', '=', false)
    .executeTakeFirst()
}

/** An open proposal and its event, both held: it is looked up again once they are, since somebody may have decided on it. */
export async function holdProposal(
  tx: Tx,
  actor: Actor,
  text: string,
): Promise<{ proposal: ProposalRow; event: EventRow } | undefined> {
  const found = await findProposal(tx, viewerOf(actor), text)
  if (!found) return undefined
  const event = await lockEvent(tx, found.event_id)
  const proposal = await findProposal(tx, viewerOf(actor), text)
  return proposal && { proposal, event }
}

/** The attribute to which something is proposed; a deleted one is not there for proposals. */
export async function requireLiveAttribute(db: Db | Tx, actor: Actor, text: string): Promise<FoundAttribute> {
  const found = await findAttribute(db, viewerOf(actor), text)
  if (!found || found.deleted) throw new Problem('not-found', 'Invalid attribute')
  return found
}
