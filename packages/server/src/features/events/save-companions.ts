import type { OrganisationReference } from '@tocsin/format'
import { holds, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import type { Flat } from './flatten.ts'
import type { Outcome } from './merge.ts'
import type { AttributeRow, EventRow, ObjectRow } from './rows.ts'
import { saveAnalystData } from './save-analyst-data.ts'
import { saveProposals } from './save-proposals.ts'
import { saveReferences } from './save-references.ts'
import { saveReports } from './save-reports.ts'
import { saveSightings } from './save-sightings.ts'
import type { SharingOf } from './sharing.ts'

/** What the writers of companions need to know: who brings them, when, and what they hang on. */
export type Company = {
  actor: Actor
  now: number
  sharingOf: SharingOf
  /** Local ids by uuid of the attributes and objects that were sent along. */
  attributeIds: ReadonlyMap<string, number>
  objectIds: ReadonlyMap<string, number>
}

/** Local ids by uuid of whatever was not refused. */
export function idsOf(outcomes: readonly Outcome<AttributeRow | ObjectRow>[]): Map<string, number> {
  return new Map(
    outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [] : [[outcome.row.uuid, outcome.row.id]])),
  )
}

/** Saves what else travels inside an event: references, reports, proposals, sightings, analyst data and keys. */
export async function saveCompanions(tx: Tx, event: EventRow, flat: Flat, company: Company): Promise<void> {
  await saveReferences(tx, event.id, flat.references, company)
  await saveReports(tx, event.id, flat.reports, company)
  await saveProposals(tx, event, flat.proposals, company)
  await saveSightings(tx, event.id, flat.sightings, company)
  await saveAnalystData(tx, event.id, flat.analystData, company)
  await saveKeys(tx, event.id, flat, company.now)
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

/** Whose name stands under a companion: the one it carries where the bearer speaks for others, else the bearer's own. */
export async function signerOf(tx: Tx, actor: Actor, sent: OrganisationReference | undefined): Promise<number> {
  const mayKeep = sent?.uuid !== undefined && holds(actor, 'perm_sync')
  return mayKeep ? captureOrganisation(tx, sent, actor.userId) : actor.orgId
}
