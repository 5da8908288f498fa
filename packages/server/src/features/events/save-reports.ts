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
          .doUpdateSet(company.actor.pulls ? contentOf(row) : row)
          .whereRef('event_reports.event_id', '=', 'excluded.event_id')
          .whereRef('event_reports.timestamp', '<', 'excluded.timestamp')
          .where(isSeen),
      )
      .execute()
  }
}

/** Who may read a report that is here already is not for whoever sends it again to say. */
function contentOf<T extends { distribution: number; sharing_group_id: number }>({
  distribution: _level,
  sharing_group_id: _group,
  ...content
}: T) {
  return content
}
