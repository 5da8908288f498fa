import { sql } from 'kysely'
import { Report, sighting, unwrap, type Sighting } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { readSightingRules } from '../../access/sighting-rules.ts'
import { visibleAttributes, visibleSightings } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { signerOf } from '../events/company.ts'
import { requireEvent } from '../events/find-event.ts'
import { insertSightings, type NewSighting } from '../events/save-sightings.ts'
import { recordSightings, refuseSwitchedOff } from './add.ts'

/**
 * Saves sightings that another server brings for one event; answers the uuids of those that are new. What is known stays as it is, and
 * those of attributes that the bearer does not see here are left out.
 *
 * Source: MISP's Sighting::bulkSaveSightings, in `sync-protocol` §3.4.
 */
// oxlint-disable-next-line max-params -- into what, by whom, of what, what and when they were published there
export async function bringSightings(
  context: Context,
  actor: Actor,
  event: string,
  body: unknown,
  published = context.clock.seconds(),
): Promise<string[]> {
  await refuseSwitchedOff(context.db)
  const { id } = await requireEvent(context.db, viewerOf(actor), event)
  const sent = readSent(body)
  return inTransaction(context, async (tx) => {
    const rows = await rowsOf(tx, actor, id, { sent, now: context.clock.seconds() })
    const added = await insertSightings(tx, actor, rows)
    await recordSightings(tx, actor, added)
    if (added.length > 0) await noteSightings(tx, id, published)
    return added.map(({ uuid }) => uuid)
  })
}

/** When an event's sightings last came or were published: by it, other servers know whether to ask for them. */
export async function noteSightings(tx: Tx, eventId: number, now: number): Promise<void> {
  await tx
    .updateTable('events')
    .set({ sighting_timestamp: sql<number>`greatest(sighting_timestamp, ${now}::bigint)` })
    .where('id', '=', eventId)
    .execute()
}

/** Of these sightings, those that are here already, as far as the asker may see them. */
export async function knownSightings({ db }: Context, actor: Actor, event: string, body: unknown): Promise<string[]> {
  const viewer = viewerOf(actor)
  const { id } = await requireEvent(db, viewer, event)
  const uuids = (Array.isArray(body) ? body : []).filter((item) => typeof item === 'string' && isUuid(item))
  const { policy } = await readSightingRules(db)
  const rows = await visibleSightings(db, viewer, policy)
    .select('sightings.uuid')
    .where('sightings.event_id', '=', id)
    .where('sightings.uuid', '=', anyOf(uuids.map((uuid: string) => uuid.toLowerCase())))
    .execute()
  return rows.map(({ uuid }) => uuid)
}

function readSent(body: unknown): Sighting[] {
  const report = new Report()
  const sent = unwrap(body, 'Sighting').flatMap((raw, i) => {
    report.enter(i)
    const read = sighting.read(raw, report)
    report.leave()
    return read ?? []
  })
  const [fault] = report.findings
  if (fault) throw new Problem('invalid', `Sightings cannot be read. ${fault.path}: ${fault.message}`)
  return sent
}

type Brought = { sent: readonly Sighting[]; now: number }

// oxlint-disable-next-line max-params -- into what, by whom, where, what
async function rowsOf(tx: Tx, actor: Actor, eventId: number, { sent, now }: Brought): Promise<NewSighting[]> {
  const uuids = [...new Set(sent.flatMap(({ attribute_uuid }) => attribute_uuid ?? []))]
  const attributes = await visibleAttributes(tx, viewerOf(actor))
    .select(['attributes.id', 'attributes.uuid'])
    .where('attributes.event_id', '=', eventId)
    .where('attributes.uuid', '=', anyOf(uuids))
    .where('attributes.deleted', '=', false)
    .execute()
  const ids = new Map(attributes.map(({ id, uuid }) => [uuid, id]))
  const rows: NewSighting[] = []
  for (const one of sent) {
    const attributeId = ids.get(one.attribute_uuid ?? '')
    if (attributeId === undefined || one.attribute_uuid === undefined) continue
    rows.push({
      event_id: eventId,
      attribute_id: attributeId,
      attribute_uuid: one.attribute_uuid,
      // One that is anonymous is the bearer's.
      org_id: await signerOf(tx, actor, one.Organisation),
      uuid: one.uuid ?? crypto.randomUUID(),
      date_sighting: one.date_sighting ?? now,
      source: one.source ?? '',
      type: one.type ?? 0,
    })
  }
  return rows
}
