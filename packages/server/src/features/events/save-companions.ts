import type { Finding } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import type { Company } from './company.ts'
import type { Flat } from './flatten.ts'
import type { EventRow } from './rows.ts'
import { saveAnalystData } from './save-analyst-data.ts'
import { saveKeys } from './save-keys.ts'
import { saveProposals } from './save-proposals.ts'
import { saveReferences } from './save-references.ts'
import { saveReports } from './save-reports.ts'
import { saveSightings } from './save-sightings.ts'
import type { Narrowed } from './sharing.ts'

/**
 * Saves what else travels inside an event: references, reports, proposals, sightings, analyst data and keys. Answers those
 * whose groups could not be used, and the keys that are none.
 */
export async function saveCompanions(
  tx: Tx,
  event: EventRow,
  flat: Flat,
  company: Company,
): Promise<{ narrowed: Narrowed[]; keyFindings: Finding[] }> {
  await saveReferences(tx, event.id, flat.references, company)
  await saveReports(tx, event.id, flat.reports, company)
  await saveProposals(tx, event, flat.proposals, company)
  await saveSightings(tx, event.id, flat.sightings, company)
  const keyFindings = await saveKeys(tx, event.id, { sent: flat.keys, now: company.now })
  return { narrowed: await saveAnalystData(tx, event.id, flat.analystData, company), keyFindings }
}
