import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent } from '../events/edit.ts'
import { requireEvent } from '../events/find-event.ts'
import { laterThan } from '../events/touch.ts'
import { RECIPIENT_DECIDES, sharingOf } from './delegate.ts'
import type { DelegationRow } from './present.ts'

const REFUSED = 'You are not authorised to do that.'

/**
 * Takes an event over: it is the actor's organisation's from now on, as owner and as creator, and shared as was asked for.
 * Where that was left open, the actor says it, or the event stays with the organisation. Answers its local id.
 */
export async function acceptDelegation(context: Context, actor: Actor, id: string, wishes: Wishes): Promise<number> {
  return inTransaction(context, async (tx) => {
    const request = await requireRequest(tx, id)
    if (request.org_id !== actor.orgId && !isSiteAdmin(actor)) throw new Problem('not-allowed', REFUSED)
    const { id: eventId } = await requireEvent(tx, viewerOf(actor), String(request.event_id))
    const event = await lockEvent(tx, eventId)
    const { distribution, sharing_group_id } = await chosen(tx, actor, request, wishes)
    const after = await tx
      .updateTable('events')
      .set({
        org_id: request.org_id,
        orgc_id: request.org_id,
        user_id: actor.userId,
        distribution,
        sharing_group_id,
        published: false,
        timestamp: laterThan(event, context.clock.seconds()),
      })
      .where('id', '=', eventId)
      .returningAll()
      .executeTakeFirstOrThrow()
    // Proposals name the organisation that decides on them.
    const decider = { event_org_id: request.org_id }
    await tx.updateTable('shadow_attributes').set(decider).where('event_id', '=', eventId).execute()
    await tx.deleteFrom('event_delegations').where('id', '=', request.id).execute()
    await recordChange(tx, actor, { model: 'Event', action: 'accept_delegation', before: event, after })
    return eventId
  })
}

async function chosen(tx: Tx, actor: Actor, request: DelegationRow, wishes: Wishes) {
  if (request.distribution !== RECIPIENT_DECIDES) return request
  const decided = await sharingOf(tx, actor, wishes)
  if (decided.distribution === RECIPIENT_DECIDES) {
    throw new Problem('invalid', 'distribution has to be 0 to 4: the decision was left to you.')
  }
  return decided
}

/** Takes a request back, or declines it. */
export async function deleteDelegation(context: Context, actor: Actor, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const request = await requireRequest(tx, id)
    const isParty = request.org_id === actor.orgId || request.requester_org_id === actor.orgId
    if (!isParty && !isSiteAdmin(actor)) throw new Problem('not-allowed', REFUSED)
    await tx.deleteFrom('event_delegations').where('id', '=', request.id).execute()
    const event = { id: request.event_id, org_id: actor.orgId }
    await recordChange(tx, actor, { model: 'EventDelegation', action: 'delete', before: request, event })
  })
}

/** Requests of others and those that are not there look alike. */
async function requireRequest(tx: Tx, id: string): Promise<DelegationRow> {
  const found = /^\d{1,15}$/.test(id)
    ? await tx.selectFrom('event_delegations').selectAll().where('id', '=', Number(id)).forUpdate().executeTakeFirst()
    : undefined
  if (!found) throw new Problem('not-allowed', REFUSED)
  return found
}
