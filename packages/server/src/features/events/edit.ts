import type { Event, EventRead } from '@tocsin/format'
import { holds, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { refuseStale } from '../../platform/http/if-match.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Proof } from '../../platform/openpgp/proof.ts'
import { recordChange } from '../audit/record.ts'
import { sharingOfEvent, type Arrival } from './add.ts'
import { announcePublished } from './announce.ts'
import { storeFiles } from './attachments.ts'
import { errorsByField } from './errors-by-field.ts'
import { resolveExtended } from './extended.ts'
import { requireEvent, type EventHeader } from './find-event.ts'
import { mayEdit } from './may-change.ts'
import { originOf } from './origin.ts'
import { countsOf } from './record-inside.ts'
import { recallKeyIn } from './recall-key.ts'
import { refuseBlocked } from './refuse-blocked.ts'
import { rejectedOf, type Rejected } from './rejected.ts'
import { hasToProve, requireSignature } from './require-signature.ts'
import type { EventRow } from './rows.ts'
import { saveChildren } from './save-children.ts'
import { laterThan, timeOfEdit } from './touch.ts'

/** What was sent for a record, and the timestamp that the sender expects it to have. */
export type SentEdit = { reference: string; body: unknown; expected: number | undefined }

type SentEvent = {
  reference: string
  read: EventRead
  expected?: number | undefined
  /** It as it was sent, with the signature of whoever sent it. */
  proof?: Proof
  /** How it comes over a link; then it overwrites copies only, unless it may replace what was made here. */
  arrival?: Arrival & { replaces: 'copies' | 'anything' }
}

/**
 * Edits an event: the fields that were sent, and whatever of its inside came along, newer things over older ones. What
 * was not sent stays; an edit that does not say `published` unpublishes, as in MISP.
 */
export async function editEvent(
  context: Context,
  actor: Actor,
  { reference, read, expected, proof, arrival }: SentEvent,
): Promise<{ uuid: string; rejected: Rejected[] }> {
  const sent = read.event
  const stored = await requireEvent(context.db, viewerOf(actor), reference)
  if (arrival?.replaces === 'copies') refuseOriginal(stored)
  if (!mayEdit(actor, stored)) throw new Problem('forbidden', 'You are not authorised to do that.')
  if (!sent) throw refusal(stored, { Event: errorsByField(read.findings) })
  if (sent.info?.trim() === '') throw refusal(stored, { Event: { info: ['Info cannot be empty.'] } })
  // What is on a block list comes no more, not over what is here either.
  if (hasToProve(actor)) await refuseBlocked(context, actor, { ...sent, uuid: stored.uuid })
  const files = await storeFiles(context.files, sent)
  const sender = stored.orgc_id !== actor.orgId && holds(actor, 'perm_sync') ? 'peer' : 'user'
  const origin = await originOf(context, actor, sent, sender)
  return inTransaction(context, async (tx) => {
    const now = timeOfEdit(context, expected)
    const event = await lockEvent(tx, stored.id)
    refuseStale(event, expected)
    if (arrival?.replaces === 'copies') refuseOriginal(event)
    if (hasToProve(actor)) await requireProof(tx, context, { event, sent, proof })
    refuseOlder(event, sent)
    // Who may read a copy is for the place to say that it came from first.
    const keepsLevels = arrival?.replaces === 'copies' && arrival.origin !== event.arrived_from
    const edited = await tx
      .updateTable('events')
      .set(await changesOf(tx, { event, actor, sent, now, keepsLevels }))
      .where('id', '=', event.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const options = { now, existing: 'update', duplicates: 'refuse', isNewEvent: false, files, keepsLevels } as const
    const saved = await saveChildren(tx, event, sent, { origin, ...options })
    const more = countsOf(saved)
    await recordChange(tx, actor, { model: 'Event', action: 'edit', before: event, after: edited, more })
    if (edited.published) await announcePublished(tx, actor, event.id, arrival?.fromServer)
    const rejected = rejectedOf(read.findings, saved)
    await arrival?.within?.(tx, rejected)
    return { uuid: event.uuid, rejected }
  })
}

/** The event's row, held until the transaction ends: two edits of one event wait for each other. */
export async function lockEvent(tx: Tx, id: number): Promise<EventRow> {
  return tx
    .selectFrom('events')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new Problem('not-found', 'Invalid event'))
}

type Proven = { event: EventRow; sent: Event; proof: Proof | undefined }

/** A protected event is changed by whoever signs with a key that it has; one that becomes protected, with one it brings. */
async function requireProof(tx: Tx, context: Context, { event, sent, proof }: Proven): Promise<void> {
  if (!event.protected && !sent.protected) return
  const known = tx.selectFrom('cryptographic_keys').select(['key_data', 'revoked']).where('event_id', '=', event.id)
  await requireSignature(context, event.protected ? await known.execute() : (sent.CryptographicKey ?? []), proof)
}

/** Source: MISP's Event::_edit, as a pull calls it. */
function refuseOriginal(event: Pick<EventRow, 'locked'>): void {
  if (event.locked) return
  throw new Problem('forbidden', 'Blocked an edit to an event that was created locally.')
}

function refuseOlder(event: EventRow, sent: Event): void {
  if (sent.timestamp !== undefined && sent.timestamp <= event.timestamp) {
    throw refusal(event, 'Event could not be saved: Event in the request not newer than the local copy.')
  }
}

function refusal(event: Pick<EventHeader, 'id'>, errors: unknown): Problem {
  return new Problem('rejected', 'Could not edit Event', {
    url: `/events/edit/${event.id}`,
    errors,
    id: String(event.id),
  })
}

type Change = { event: EventRow; actor: Actor; sent: Event; now: number; keepsLevels: boolean }

async function changesOf(tx: Tx, { event, actor, sent, now, keepsLevels }: Change) {
  const published = (sent.published ?? false) && holds(actor, 'perm_publish')
  return {
    published,
    timestamp: sent.timestamp ?? laterThan(event, now),
    ...(published ? { publish_timestamp: now } : {}),
    ...given('info', sent.info),
    ...given('date', sent.date),
    ...given('threat_level_id', sent.threat_level_id),
    ...given('analysis', sent.analysis),
    ...given('disable_correlation', sent.disable_correlation),
    ...given('recall_key', (event.locked && !event.recall_key && recallKeyIn(actor, sent)) || undefined),
    // People have a route of its own for it. MISP never unprotects a copy, which then takes no change any more.
    ...given('protected', hasToProve(actor) ? sent.protected : undefined),
    ...(sent.distribution === undefined || keepsLevels ? {} : await sharingOfEvent(tx, actor, sent)),
    ...(sent.extends_uuid === undefined
      ? {}
      : { extends_uuid: await resolveExtended(tx, viewerOf(actor), sent.extends_uuid) }),
  }
}

function given<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  // The computed key is K, which TypeScript widens to string.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T }
}
