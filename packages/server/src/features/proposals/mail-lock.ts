import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * `proposal_email_lock` tells that the event's people know of open proposals, so that each further one brings no mail;
 * whoever decides on a proposal opens it again. The event's content does not change by it. Since everybody who sees the
 * event sees the lock, a proposal about an attribute that is not shared as the event is leaves it as it was.
 *
 * Source: MISP's ShadowAttribute::setProposalLock.
 */
export async function lockMail(tx: Tx, eventId: number, attributeId: number): Promise<void> {
  await sql`
    update events set proposal_email_lock = true
    where id = ${eventId} and not proposal_email_lock and not exists (
      select from attributes left join objects on objects.id = attributes.object_id
      where attributes.id = ${attributeId} and (attributes.distribution in (0, 4) or objects.distribution in (0, 4))
    )`.execute(tx)
}

export async function unlockMail(tx: Tx, eventId: number): Promise<void> {
  await sql`
    update events set proposal_email_lock = false where id = ${eventId} and proposal_email_lock`.execute(tx)
}
