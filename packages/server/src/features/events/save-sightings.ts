import { sql, type Selectable } from 'kysely'
import type { SightingsTable } from '../../db/tables/graph.ts'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { SentSighting } from './flatten.ts'
import { signerOf, type Company } from './company.ts'

/** Rows written in one statement. */
const AT_ONCE = 1_000
const EXPIRATION = 2

export type StoredSighting = Selectable<SightingsTable>
export type NewSighting = Omit<StoredSighting, 'id'>

/** Saves sightings that came with their attributes. */
export async function saveSightings(
  tx: Tx,
  eventId: number,
  sightings: readonly SentSighting[],
  company: Pick<Company, 'actor' | 'now' | 'attributeIds'>,
): Promise<void> {
  const rows: NewSighting[] = []
  for (const { sent, attributeUuid } of sightings) {
    const attributeId = company.attributeIds.get(attributeUuid)
    if (attributeId === undefined) continue
    rows.push({
      event_id: eventId,
      attribute_id: attributeId,
      attribute_uuid: attributeUuid,
      org_id: await signerOf(tx, company.actor, sent.Organisation),
      uuid: sent.uuid ?? crypto.randomUUID(),
      date_sighting: sent.date_sighting ?? company.now,
      source: sent.source ?? '',
      type: sent.type ?? 0,
    })
  }
  await insertSightings(tx, company.actor, rows)
}

/**
 * The one way in for sightings. One whose uuid is known stays as it is; an expiration takes the place of those that its
 * organisation gave the same attribute before, but another server's word for an organisation that is here removes nothing.
 * Answers those that are new. Neither the event's time nor whether it is published changes.
 */
export async function insertSightings(tx: Tx, actor: Actor, rows: readonly NewSighting[]): Promise<StoredSighting[]> {
  const stored: StoredSighting[] = []
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const added = await tx
      .insertInto('sightings')
      .values(rows.slice(at, at + AT_ONCE))
      .onConflict((conflict) => conflict.column('uuid').doNothing())
      .returningAll()
      .execute()
    stored.push(...added)
  }
  await removeEarlierExpirations(
    tx,
    actor,
    stored.filter(({ type }) => type === EXPIRATION),
  )
  return stored
}

async function removeEarlierExpirations(tx: Tx, actor: Actor, fresh: readonly StoredSighting[]): Promise<void> {
  if (fresh.length === 0) return
  const speaksFor = actor.pulls ? 0 : actor.orgId
  const column = (name: 'id' | 'event_id' | 'attribute_id' | 'org_id') => fresh.map((row) => row[name])
  await sql`
    delete from sightings old
    using unnest(${column('id')}::bigint[], ${column('event_id')}::bigint[], ${column('attribute_id')}::bigint[],
      ${column('org_id')}::bigint[]) as fresh (id, event_id, attribute_id, org_id)
    where old.event_id = fresh.event_id and old.attribute_id = fresh.attribute_id and old.org_id = fresh.org_id
      and old.type = ${EXPIRATION} and old.id < fresh.id
      and exists (select from organisations org where org.id = old.org_id and (org.id = ${speaksFor} or not org.local))`.execute(
    tx,
  )
}
