import { cryptographicKey, Report, type CryptographicKey } from '@tocsin/format'
import type { Selectable } from 'kysely'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { CryptographicKeysTable } from '../../db/tables/graph.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readPublicKey } from '../../platform/openpgp/public-key.ts'
import { recordChange } from '../audit/record.ts'
import { findEvent } from '../events/find-event.ts'
import { insertKey } from '../events/save-keys.ts'

export type KeyRow = Selectable<CryptographicKeysTable>

/**
 * Adds a key to those that an event of the actor's organisation may be signed with. As in MISP, the event itself does not
 * change by it: other servers learn of the key with the next change.
 *
 * Source: MISP's CryptographicKeysController::add.
 */
export async function addKey(
  context: Context,
  actor: Actor,
  { type, event: reference, body }: { type: string; event: string; body: unknown },
): Promise<KeyRow> {
  const sent = sentKey(body)
  const faults: Record<string, string[]> = {}
  if (sent.type !== 'pgp') faults['type'] = ['Invalid key type']
  const known = await readPublicKey(sent.key_data ?? '')
  if (!known) faults['key_data'] = [sent.key_data?.trim() ? 'Invalid key.' : 'No key data received.']
  return inTransaction(context, async (tx) => {
    const event = type.toLowerCase() === 'event' ? await findEvent(tx, viewerOf(actor), reference) : undefined
    if (event?.orgc_id !== actor.orgId) throw new Problem('not-allowed', 'Invalid Event.')
    if (known && (await holdsKey(tx, event.id, known.fingerprint))) {
      faults['key_data'] = ['This key is already assigned to the target.']
    }
    if (!known || Object.keys(faults).length > 0) {
      const details = { url: '/cryptographic_keys/add', errors: faults }
      throw new Problem('rejected', 'Could not add cryptographicKey', details)
    }
    const { fingerprint } = known
    const now = context.clock.seconds()
    const row = await insertKey(tx, { event_id: event.id, fingerprint, sent: { ...sent, timestamp: now }, now })
    await recordChange(tx, actor, { model: 'CryptographicKey', action: 'add', after: row, event })
    return row
  })
}

function sentKey(body: unknown): CryptographicKey {
  const inner = (body as { CryptographicKey?: unknown } | null | undefined)?.CryptographicKey ?? body
  const { type, key_data } = cryptographicKey.read(inner, new Report()) ?? {}
  return { type, key_data }
}

async function holdsKey(tx: Tx, eventId: number, fingerprint: string): Promise<boolean> {
  const query = tx.selectFrom('cryptographic_keys').select('id').where('event_id', '=', eventId)
  return (await query.where('fingerprint', '=', fingerprint).executeTakeFirst()) !== undefined
}

/** The key by its local id, of an event that the actor sees. */
export async function requireKey(
  db: Db | Tx,
  actor: Actor,
  id: string,
): Promise<KeyRow & { orgc_id: number; org_id: number }> {
  const row = await visibleEvents(db, viewerOf(actor))
    .innerJoin('cryptographic_keys', 'cryptographic_keys.event_id', 'events.id')
    .selectAll('cryptographic_keys')
    .select(['events.orgc_id', 'events.org_id'])
    .where('cryptographic_keys.id', '=', /^\d{1,15}$/.test(id) ? Number(id) : 0)
    .executeTakeFirst()
  if (!row) throw new Problem('not-found', 'Invalid CryptographicKey.')
  return row
}

/** Takes a key from its event. Source: MISP's CryptographicKeysController::delete. */
export async function deleteKey(context: Context, actor: Actor, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const { orgc_id, org_id, ...row } = await requireKey(tx, actor, id)
    if (!isSiteAdmin(actor) && orgc_id !== actor.orgId) {
      throw new Problem('not-allowed', 'Something went wrong, delete action failed.')
    }
    await tx.deleteFrom('cryptographic_keys').where('id', '=', row.id).execute()
    const event = { id: row.event_id, org_id }
    await recordChange(tx, actor, { model: 'CryptographicKey', action: 'delete', before: row, event })
  })
}

/** As MISP shows it. */
export function presentKey({ event_id, ...row }: KeyRow): { CryptographicKey: unknown } {
  const text = cryptographicKey.write({ ...row, parent_id: event_id, parent_type: 'Event' })
  return { CryptographicKey: JSON.parse(text) as unknown }
}
