import { sql } from 'kysely'
import { viewerOf } from '../../access/actor.ts'
import { mayReadChild } from '../../access/visibility.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { Flat } from './flatten.ts'
import type { Company } from './company.ts'

/** Saves event reports; a newer one replaces the stored one of the same event, if its sender sees that. */
export async function saveReports(
  tx: Tx,
  eventId: number,
  reports: Flat['reports'],
  company: Pick<Company, 'actor' | 'now' | 'sharingOf'>,
): Promise<void> {
  const isSeen = sql<boolean>`exists (
    select from events where events.id = event_reports.event_id and ${mayReadChild(viewerOf(company.actor), 'event_reports')})`
  for (const { sent, uuid } of reports) {
    const { distribution = 5, sharing_group_id } = company.sharingOf(sent)
    const row = {
      event_id: eventId,
      uuid,
      name: sent.name,
      content: sent.content ?? null,
      distribution,
      sharing_group_id,
      timestamp: sent.timestamp ?? company.now,
      deleted: sent.deleted ?? false,
    }
    await tx
      .insertInto('event_reports')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('uuid')
          .doUpdateSet(row)
          .whereRef('event_reports.event_id', '=', 'excluded.event_id')
          .whereRef('event_reports.timestamp', '<', 'excluded.timestamp')
          .where(isSeen),
      )
      .execute()
  }
}
