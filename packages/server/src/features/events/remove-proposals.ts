import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'

/** Removes the proposals on attributes that are removed for good, and their files. */
export async function removeProposals(tx: Tx, eventId: number, attributeIds: readonly number[]): Promise<void> {
  await sql`
    with gone as (
      delete from shadow_attributes where event_id = ${eventId} and old_id = ${anyOf(attributeIds)} returning id)
    delete from attachments where owner = 'proposal' and owner_id in (select id from gone)`.execute(tx)
}
