import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { recordChange } from '../audit/record.ts'
import { requireEvent } from '../events/find-event.ts'
import { findOrganisation } from '../orgs/find.ts'
import { resolveSharingGroup } from '../sharing-groups/resolve.ts'
import type { DelegationRow } from './present.ts'

/** The distribution that leaves it to whoever takes the event over. */
export const RECIPIENT_DECIDES = -1

const PENDING = 'This event already has a pending delegation request. Please revoke that before creating a new request.'
const NOT_PRIVATE = 'Only events with the distribution setting "Your Organisation Only" can be delegated.'

/**
 * Asks another organisation to take an event over and to share it as its own: it sees the event from now on, and who first
 * wrote it down stays out of sight. Source: `sharing-and-distribution` §3.2.
 */
export async function delegateEvent(
  context: Context,
  actor: Actor,
  reference: string,
  wishes: Wishes,
): Promise<DelegationRow> {
  return inTransaction(context, async (tx) => {
    await refuseUnlessEnabled(tx)
    const event = await requireEvent(tx, viewerOf(actor), reference)
    const isOwn = event.orgc_id === actor.orgId && event.org_id === actor.orgId
    if (!isOwn && !isSiteAdmin(actor)) throw new Problem('not-allowed', 'You are not authorised to do that.')
    if (event.distribution !== 0 && !actor.hidesUnpublished) throw new Problem('not-allowed', NOT_PRIVATE)
    const org = await findOrganisation(tx, textWish(wishes['org_id']))
    if (!org?.local) throw new Problem('invalid', 'org_id has to name an organisation of this server.')
    if (org.id === event.org_id) throw new Problem('invalid', 'org_id names the organisation that has the event.')
    const row = await tx
      .insertInto('event_delegations')
      .values({
        event_id: event.id,
        org_id: org.id,
        requester_org_id: event.org_id,
        message: messageOf(wishes['message']),
        ...(await sharingOf(tx, actor, wishes)),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!row) throw new Problem('not-allowed', PENDING)
    await recordChange(tx, actor, { model: 'EventDelegation', action: 'add', after: row, event })
    return row
  })
}

/** Source: MISP's ACLComponent, `delegation_enabled`. */
async function refuseUnlessEnabled(tx: Tx): Promise<void> {
  if (await readSetting(tx, 'MISP.delegation')) return
  throw new Problem('forbidden', 'You do not have permission to use this functionality.')
}

/** How the event is to be shared by whoever takes it over: what MISP only shows, is applied here. */
export async function sharingOf(
  tx: Tx,
  actor: Actor,
  wishes: Wishes,
): Promise<{ distribution: number; sharing_group_id: number }> {
  const distribution = Number(wishes['distribution'] ?? 0)
  if (!Number.isInteger(distribution) || distribution < RECIPIENT_DECIDES || distribution > 4) {
    throw new Problem('invalid', 'distribution has to be 0 to 4, or -1 for the recipient to decide.')
  }
  if (distribution !== 4) return { distribution, sharing_group_id: 0 }
  const id = Number(wishes['sharing_group_id'] ?? 0)
  const groupId = Number.isSafeInteger(id) ? await resolveSharingGroup(tx, actor, { sharing_group_id: id }) : undefined
  if (groupId === undefined) throw new Problem('invalid', 'sharing_group_id has to name a sharing group of yours.')
  return { distribution, sharing_group_id: groupId }
}

const LONGEST_MESSAGE = 10_000

function messageOf(sent: unknown): string {
  const message = textWish(sent)
  if (message.length <= LONGEST_MESSAGE && !message.includes('\0')) return message
  throw new Problem('invalid', `message has to be text of at most ${LONGEST_MESSAGE} characters.`)
}
