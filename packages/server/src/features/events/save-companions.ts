import type { Tx } from '../../platform/db/connect.ts'
import type { Company } from './company.ts'
import type { Flat } from './flatten.ts'
import type { EventRow } from './rows.ts'
import { saveAnalystData } from './save-analyst-data.ts'
import { saveProposals } from './save-proposals.ts'
import { saveReferences } from './save-references.ts'
import { saveReports } from './save-reports.ts'
import { saveSightings } from './save-sightings.ts'
import type { Narrowed } from './sharing.ts'

/**
 * Saves what else travels inside an event: references, reports, proposals, sightings, analyst data and keys. Answers those
 * whose groups could not be used.
 */
export async function saveCompanions(tx: Tx, event: EventRow, flat: Flat, company: Company): Promise<Narrowed[]> {
  await saveReferences(tx, event.id, flat.references, company)
  await saveReports(tx, event.id, flat.reports, company)
  await saveProposals(tx, event, flat.proposals, company)
  await saveSightings(tx, event.id, flat.sightings, company)
  await saveKeys(tx, event.id, flat, company.now)
  return saveAnalystData(tx, event.id, flat.analystData, company)
}

async function saveKeys(tx: Tx, eventId: number, { keys }: Flat, now: number): Promise<void> {
  for (const key of keys) {
    await tx
      .insertInto('cryptographic_keys')
      .values({
        event_id: eventId,
        uuid: key.uuid ?? crypto.randomUUID(),
        type: key.type ?? 'pgp',
        timestamp: key.timestamp ?? now,
        key_data: key.key_data ?? '',
        revoked: key.revoked ?? false,
        fingerprint: key.fingerprint ?? '',
      })
      .onConflict((conflict) => conflict.column('uuid').doNothing())
      .execute()
  }
}
