import type { Note, Opinion, Relationship } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import { holds, isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { mayReadAnalystData } from '../notes/visible.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import { resolveSharingGroup } from '../sharing-groups/resolve.ts'
import type { Company } from './company.ts'
import { eventOfRecord } from './event-of-record.ts'
import type { SentAnalystData } from './flatten.ts'
import type { Narrowed } from './sharing.ts'

type Bearer = Pick<Company, 'actor' | 'now'>

/** The level of analyst data that names none: MISP's default for events. */
const DEFAULT_DISTRIBUTION = 1

/**
 * Saves notes, opinions and relationships of one event, or of none (0); one that was modified later replaces the stored
 * one, if that is the bearer's to change: their organisation's own, or a copy that synchronisation brought. What is kept
 * out stays out. Answers those whose groups could not be used.
 */
export async function saveAnalystData(
  tx: Tx,
  eventId: number,
  items: readonly SentAnalystData[],
  company: Bearer,
): Promise<Narrowed[]> {
  if (!holds(company.actor, 'perm_analyst_data')) return []
  const narrowed: Narrowed[] = []
  const blocked = await blockedOf(tx, items)
  for (const item of items) {
    if (blocked.has(item.uuid)) continue
    const level = await levelOf(tx, company.actor, item.sent)
    if (!level) narrowed.push({ path: item.path, group: groupNamed(item.sent) })
    const row = await analystDataRow(tx, { eventId, level: level ?? OWN_ALONE }, item, company)
    await tx
      .insertInto('analyst_data')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('uuid')
          .doUpdateSet(company.actor.pulls ? contentOf(row) : row)
          .where(sql<boolean>`analyst_data.event_id in (0, excluded.event_id)`)
          .whereRef('analyst_data.kind', '=', 'excluded.kind')
          .whereRef('analyst_data.modified', '<', 'excluded.modified')
          .where(mayReplace(company.actor)),
      )
      .execute()
  }
  return narrowed
}

type Level = { distribution: number; sharing_group_id: number | null }

/** Who may read a copy that is here already is not for whoever sends it again to say. */
function contentOf<T extends Level>({
  distribution: _level,
  sharing_group_id: _group,
  ...content
}: T): Omit<T, keyof Level> {
  return content
}

/** What a group that is unknown or not the bearer's to use comes to: nothing is lost, and nothing leaks. */
const OWN_ALONE: Level = { distribution: 0, sharing_group_id: null }

function groupNamed({ SharingGroup, sharing_group_id }: SentAnalystData['sent']): string {
  return SharingGroup?.uuid ?? String(sharing_group_id ?? 0)
}

/** What an item is stored as. */
// oxlint-disable-next-line max-params -- where, what and by whom, as every writer here
export async function analystDataRow(
  tx: Tx,
  { eventId, level }: { eventId: number; level: Level },
  item: SentAnalystData,
  company: Bearer,
) {
  const { kind, sent, uuid, objectUuid, objectType } = item
  const fields = ownFields(sent)
  return {
    kind,
    uuid,
    event_id: eventId,
    object_uuid: objectUuid,
    object_type: objectType,
    authors: sent.authors ?? company.actor.email,
    org_uuid: company.actor.orgUuid,
    orgc_uuid: await creatorOf(tx, sent, company),
    created: timeOf(sent.created, company.now),
    modified: timeOf(sent.modified, company.now),
    ...level,
    locked: sent.locked ?? false,
    ...fields,
    related_event_id: await eventOfRecord(tx, fields.related_object_type, fields.related_object_uuid),
  }
}

/** Who may see it; undefined where it names a group that is unknown here or not the actor's to use. */
export async function levelOf(tx: Tx, actor: Actor, sent: SentAnalystData['sent']): Promise<Level | undefined> {
  const { distribution = DEFAULT_DISTRIBUTION } = sent
  if (distribution !== 4) return { distribution, sharing_group_id: null }
  const sharing_group_id = await resolveSharingGroup(tx, actor, sent)
  return sharing_group_id === undefined ? undefined : { distribution, sharing_group_id }
}

/** Which of these are kept out. */
export async function blockedOf(tx: Tx, items: readonly Pick<SentAnalystData, 'uuid'>[]): Promise<Set<string>> {
  if (items.length === 0) return new Set()
  const uuids = items.map(({ uuid }) => uuid)
  const query = tx.selectFrom('analyst_data_blocklists').select('analyst_data_uuid as uuid')
  return new Set((await query.where('analyst_data_uuid', '=', anyOf(uuids)).execute()).map(({ uuid }) => uuid))
}

/**
 * What a bearer does not see here is not theirs to change either.
 *
 * Source: `sharing-and-distribution` §3, "Edit analyst data"; `locked` is what keeps peers from overwriting originals.
 */
function mayReplace(actor: Actor): RawBuilder<boolean> {
  if (isSiteAdmin(actor)) return sql<boolean>`true`
  if (actor.pulls) return sql<boolean>`analyst_data.locked`
  const isCopy = sql<boolean>`(analyst_data.locked or analyst_data.org_uuid = ${actor.orgUuid})`
  const isOwn = sql<boolean>`analyst_data.orgc_uuid = ${actor.orgUuid}`
  const isSeen = mayReadAnalystData(viewerOf(actor))
  return holds(actor, 'perm_sync') ? sql<boolean>`(${isOwn} or (${isCopy} and ${isSeen}))` : isOwn
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

async function creatorOf(tx: Tx, sent: SentAnalystData['sent'], { actor }: Bearer): Promise<string> {
  const uuid = sent.orgc_uuid ?? sent.Orgc?.uuid
  if (uuid === undefined || !holds(actor, 'perm_sync')) return actor.orgUuid
  await captureOrganisation(tx, { ...sent.Orgc, uuid }, actor)
  return uuid
}

/** A moment written as `YYYY-MM-DD HH:MM:SS`, UTC. */
function timeOf(text: string | undefined, now: number): Date {
  return text === undefined ? new Date(now * 1000) : new Date(`${text.replace(' ', 'T')}Z`)
}
