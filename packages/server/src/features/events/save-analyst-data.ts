import type { Note, Opinion, Relationship } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import type { SentAnalystData } from './flatten.ts'
import type { Company } from './company.ts'

/**
 * Saves notes, opinions and relationships; one that was modified later replaces the stored one of the same event, if that
 * is the bearer's to change: their organisation's own, or a copy that synchronisation brought.
 */
export async function saveAnalystData(
  tx: Tx,
  eventId: number,
  items: readonly SentAnalystData[],
  company: Pick<Company, 'actor' | 'now'>,
): Promise<void> {
  if (!holds(company.actor, 'perm_analyst_data')) return
  for (const item of items) {
    const row = { ...sharedFields(item, eventId, company), ...ownFields(item.sent) }
    row.orgc_uuid = await creatorOf(tx, item.sent, company)
    await tx
      .insertInto('analyst_data')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('uuid')
          .doUpdateSet(row)
          .whereRef('analyst_data.event_id', '=', 'excluded.event_id')
          .whereRef('analyst_data.modified', '<', 'excluded.modified')
          .where(mayReplace(company.actor)),
      )
      .execute()
  }
}

/** Source: `sharing-and-distribution` §3, "Edit analyst data"; `locked` is what keeps peers from overwriting originals. */
function mayReplace(actor: Actor): RawBuilder<boolean> {
  if (isSiteAdmin(actor)) return sql<boolean>`true`
  const isCopy = sql<boolean>`(analyst_data.locked or analyst_data.org_uuid = ${actor.orgUuid})`
  const isOwn = sql<boolean>`analyst_data.orgc_uuid = ${actor.orgUuid}`
  return holds(actor, 'perm_sync') ? sql<boolean>`(${isOwn} or ${isCopy})` : isOwn
}

function sharedFields(
  { kind, sent, uuid, objectUuid, objectType }: SentAnalystData,
  eventId: number,
  company: Pick<Company, 'actor' | 'now'>,
) {
  return {
    kind,
    uuid,
    event_id: eventId,
    object_uuid: objectUuid,
    object_type: objectType,
    authors: sent.authors ?? company.actor.email,
    org_uuid: company.actor.orgUuid,
    orgc_uuid: company.actor.orgUuid,
    created: timeOf(sent.created, company.now),
    modified: timeOf(sent.modified, company.now),
    distribution: sent.distribution ?? 0,
    sharing_group_id: null,
    locked: sent.locked ?? false,
  }
}

/** The fields of one kind, `null` where the kind has none. */
function ownFields(sent: Note | Opinion | Relationship) {
  const fields: Partial<Note> & Partial<Opinion> & Partial<Relationship> = sent
  return {
    note: fields.note ?? null,
    language: fields.language ?? null,
    opinion: fields.opinion ?? null,
    comment: fields.comment ?? null,
    relationship_type: fields.relationship_type ?? null,
    related_object_uuid: fields.related_object_uuid ?? null,
    related_object_type: fields.related_object_type ?? null,
  }
}

async function creatorOf(tx: Tx, sent: SentAnalystData['sent'], { actor }: Pick<Company, 'actor'>): Promise<string> {
  const uuid = sent.orgc_uuid ?? sent.Orgc?.uuid
  if (uuid === undefined || !holds(actor, 'perm_sync')) return actor.orgUuid
  await captureOrganisation(tx, { ...sent.Orgc, uuid }, actor)
  return uuid
}

/** A moment written as `YYYY-MM-DD HH:MM:SS`, UTC. */
function timeOf(text: string | undefined, now: number): Date {
  return text === undefined ? new Date(now * 1000) : new Date(`${text.replace(' ', 'T')}Z`)
}
