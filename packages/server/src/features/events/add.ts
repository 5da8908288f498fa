import type { Event, EventRead } from '@tocsin/format'
import { holds, viewerOf, type Actor } from '../../access/actor.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { againWhereTaken } from '../../platform/db/again-where-taken.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import type { Proof } from '../../platform/openpgp/proof.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import { resolveSharingGroup } from '../sharing-groups/resolve.ts'
import { storeFiles, type StoredFiles } from './attachments.ts'
import { announcePublished } from './announce.ts'
import { claimFor } from './claim.ts'
import { errorsByField } from './errors-by-field.ts'
import { resolveExtended } from './extended.ts'
import { recallKeyIn } from './recall-key.ts'
import { originOf, type Origin } from './origin.ts'
import { countsOf } from './record-inside.ts'
import { refuseBlocked } from './refuse-blocked.ts'
import { rejectedOf, type Rejected } from './rejected.ts'
import { hasToProve, requireSignature } from './require-signature.ts'
import { saveChildren } from './save-children.ts'
import type { AttributeRow, EventRow } from './rows.ts'

export type AddedEvent = { id: number; uuid: string; rejected: Rejected[]; attributes: AttributeRow[] }

/** How an event comes here, where nobody here has written it. */
export type Arrival = {
  /** In a document that somebody else wrote. */
  by?: 'import'
  /** Over this link, by its local id: it is not sent back there. */
  fromServer?: number
  /** From this link or feed, as `arrived_from` has it. */
  origin?: string
  /** It as it was sent, with the signature of whoever sent it. */
  proof?: Proof
  /** Done in the transaction that saves it, so that both happen or neither. */
  within?: (tx: Tx, rejected: readonly Rejected[]) => Promise<void>
}

/** Adds an event with all that is in it. What in it breaks a rule is left out and named; the rest is saved. */
// oxlint-disable-next-line max-params -- into what, by whom, what, and how it came
export async function addEvent(
  context: Context,
  actor: Actor,
  read: EventRead,
  arrival: Arrival = {},
): Promise<AddedEvent> {
  if (read.event) await refuseBlocked(context, actor, read.event)
  const sent = readable(read)
  // Nothing is known of it yet: the keys that it brings along are trusted, and from then on no others.
  if (sent.protected && hasToProve(actor)) await requireSignature(context, sent.CryptographicKey ?? [], arrival.proof)
  refuseEmptyPublished(sent)
  const files = await storeFiles(context.files, sent)
  const sender = claimFor(actor, sent).creator.kind === 'other' ? 'peer' : (arrival.by ?? 'user')
  const origin = await originOf(context, actor, sent, sender)
  return againWhereTaken(async () =>
    inTransaction(context, async (tx) => {
      if (sent.uuid !== undefined) await refuseExisting(tx, context, actor, sent.uuid)
      return saveNewEvent(tx, context, { origin, sent, files, findings: read.findings, arrival })
    }),
  )
}

function readable(read: EventRead): Event {
  const errors = errorsByField(read.findings)
  if (read.event === undefined) {
    throw new Problem('rejected', 'Could not add Event', { url: '/events/add', errors: { Event: errors } })
  }
  if (read.event.info === undefined || read.event.info.trim() === '') {
    const info = ['Info cannot be empty.']
    throw new Problem('rejected', 'Could not add Event', { url: '/events/add', errors: { Event: { info } } })
  }
  return read.event
}

function refuseEmptyPublished(sent: Event): void {
  const isEmpty = !sent.Attribute?.length && !sent.Object?.length && !sent.EventReport?.length
  if (sent.published && isEmpty) {
    const errors = 'Received a published event that was empty. Event add process blocked.'
    throw new Problem('rejected', 'Could not add Event', { url: '/events/add', errors })
  }
}

/** Who sees the event is told where it is; who does not learns only that the uuid is taken. */
async function refuseExisting(tx: Tx, context: Context, actor: Actor, uuid: string): Promise<void> {
  const taken = await tx.selectFrom('events').select('id').where('uuid', '=', uuid).executeTakeFirst()
  if (!taken) return
  const visible = await visibleEvents(tx, viewerOf(actor))
    .select('events.id')
    .where('events.uuid', '=', uuid)
    .executeTakeFirst()
  const message = 'Event already exists, if you would like to edit it, use the url in the location header.'
  throw new Problem('not-found', message, visible ? { location: `${context.config.baseUrl}/events/${visible.id}` } : {})
}

type NewEvent = { origin: Origin; sent: Event; files: StoredFiles; findings: EventRead['findings']; arrival: Arrival }

async function saveNewEvent(
  tx: Tx,
  context: Context,
  { origin, sent, files, findings, arrival }: NewEvent,
): Promise<AddedEvent> {
  const { actor } = origin
  const now = context.clock.seconds()
  const event = await insertEvent(tx, context, { actor, sent, arrived_from: arrival.origin ?? null })
  const saved = await saveChildren(tx, event, sent, {
    origin,
    now,
    existing: 'update',
    duplicates: 'refuse',
    isNewEvent: true,
    files,
  })
  await recordChange(tx, actor, { model: 'Event', action: 'add', after: event, more: countsOf(saved) })
  if (event.published) await announcePublished(tx, actor, event.id, arrival.fromServer)
  const rejected = rejectedOf(findings, saved)
  await arrival.within?.(tx, rejected)
  const attributes = saved.attributes.flatMap((outcome) => (outcome.kind === 'added' ? [outcome.row] : []))
  return { id: event.id, uuid: event.uuid, rejected, attributes }
}

type Inserted = { actor: Actor; sent: Event; arrived_from: string | null }

async function insertEvent(tx: Tx, context: Context, { actor, sent, arrived_from }: Inserted): Promise<EventRow> {
  const claim = claimFor(actor, sent)
  const now = context.clock.seconds()
  const published = (sent.published ?? false) && holds(actor, 'perm_publish')
  const orgcId =
    claim.creator.kind === 'own' ? claim.orgId : await captureOrganisation(tx, claim.creator.organisation, actor)
  return tx
    .insertInto('events')
    .values({
      uuid: sent.uuid ?? crypto.randomUUID(),
      org_id: claim.orgId,
      orgc_id: orgcId,
      user_id: claim.userId,
      info: sent.info ?? '',
      date: sent.date ?? context.clock.now().toISOString().slice(0, 10),
      threat_level_id: sent.threat_level_id ?? 4,
      analysis: sent.analysis ?? 0,
      published,
      timestamp: sent.timestamp ?? now,
      publish_timestamp: published ? now : (sent.publish_timestamp ?? 0),
      ...(await sharingOfEvent(tx, actor, sent)),
      locked: claim.locked,
      arrived_from,
      disable_correlation: sent.disable_correlation ?? false,
      extends_uuid: await resolveExtended(tx, viewerOf(actor), sent.extends_uuid),
      protected: sent.protected ?? null,
      recall_key: recallKeyIn(actor, sent),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** MISP's shipped configuration shares new events with this community unless they say otherwise. */
const DEFAULT_DISTRIBUTION = 1

/** With whom an event is shared: an unknown group is an error here, since nobody may guess who was meant. */
export async function sharingOfEvent(
  tx: Tx,
  actor: Actor,
  sent: Event,
): Promise<Pick<EventRow, 'distribution' | 'sharing_group_id'>> {
  const { distribution = DEFAULT_DISTRIBUTION } = sent
  if (distribution !== 4) return { distribution, sharing_group_id: 0 }
  const groupId = await resolveSharingGroup(tx, actor, sent)
  if (groupId === undefined) throw new Problem('not-allowed', 'Invalid Sharing Group or not authorised.')
  return { distribution, sharing_group_id: groupId }
}
