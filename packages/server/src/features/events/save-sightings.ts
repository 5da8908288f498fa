import type { Tx } from '../../platform/db/connect.ts'
import type { SentSighting } from './flatten.ts'
import { signerOf, type Company } from './company.ts'

/** Saves sightings that came with their attributes; one that is known stays as it is. */
export async function saveSightings(
  tx: Tx,
  eventId: number,
  sightings: readonly SentSighting[],
  company: Pick<Company, 'actor' | 'now' | 'attributeIds'>,
): Promise<void> {
  for (const { sent, attributeUuid } of sightings) {
    const attributeId = company.attributeIds.get(attributeUuid)
    if (attributeId === undefined) continue
    await tx
      .insertInto('sightings')
      .values({
        event_id: eventId,
        attribute_id: attributeId,
        attribute_uuid: attributeUuid,
        org_id: await signerOf(tx, company.actor, sent.Organisation),
        uuid: sent.uuid ?? crypto.randomUUID(),
        date_sighting: sent.date_sighting ?? company.now,
        source: sent.source ?? '',
        type: sent.type ?? 0,
      })
      .onConflict((conflict) => conflict.column('uuid').doNothing())
      .execute()
  }
}
