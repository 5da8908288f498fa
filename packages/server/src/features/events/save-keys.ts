import type { CryptographicKey, Finding } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { readPublicKey } from '../../platform/openpgp/public-key.ts'
import { MAX_KEYS } from './require-signature.ts'

/**
 * Makes the list of keys that an event is signed with what was sent: new ones are added, revoked ones marked, missing ones
 * dropped. What is no key is left out and named, and an event that comes without keys keeps those it has.
 *
 * Source: MISP's CryptographicKey::captureCryptographicKeyUpdate. A fingerprint is what the key says, and not the sender.
 */
export async function saveKeys(
  tx: Tx,
  eventId: number,
  { sent, now }: { sent: readonly CryptographicKey[]; now: number },
): Promise<Finding[]> {
  if (sent.length === 0) return []
  const read = await readKeys(sent)
  const usable = new Map(read.flatMap((key) => (key.fingerprint === undefined ? [] : [[key.fingerprint, key.sent]])))
  if (usable.size > 0) await reconcile(tx, eventId, { usable, now })
  return read.flatMap(({ fingerprint, path }) => (fingerprint === undefined ? [unusable(path)] : []))
}

type ReadKey = { sent: CryptographicKey; fingerprint: string | undefined; path: string }

async function readKeys(sent: readonly CryptographicKey[]): Promise<ReadKey[]> {
  const read: ReadKey[] = []
  for (const [i, key] of sent.entries()) {
    const isKind = i < MAX_KEYS && (key.type ?? 'pgp') === 'pgp'
    const known = isKind ? await readPublicKey(key.key_data ?? '') : undefined
    read.push({ sent: key, fingerprint: known?.fingerprint, path: `CryptographicKey[${i}]` })
  }
  return read
}

function unusable(path: string): Finding {
  const message = `This is no public OpenPGP key, or more than ${MAX_KEYS} came along.`
  return { path: `Event.${path}.key_data`, rule: 'cryptographic-key.usable', message, value: '' }
}

type Reconciled = { usable: ReadonlyMap<string, CryptographicKey>; now: number }

async function reconcile(tx: Tx, eventId: number, { usable, now }: Reconciled): Promise<void> {
  const fingerprints = [...usable.keys()]
  const held = await tx
    .selectFrom('cryptographic_keys')
    .select(['id', 'fingerprint'])
    .where('event_id', '=', eventId)
    .execute()
  const dropped = held.filter(({ fingerprint }) => !usable.has(fingerprint))
  await tx
    .deleteFrom('cryptographic_keys')
    .where('id', '=', anyOf(dropped.map(({ id }) => id)))
    .execute()
  const revoked = fingerprints.filter((fingerprint) => usable.get(fingerprint)?.revoked)
  await tx
    .updateTable('cryptographic_keys')
    .set({ revoked: true })
    .where('event_id', '=', eventId)
    .where('fingerprint', '=', anyOf(revoked))
    .execute()
  const known = new Set(held.map(({ fingerprint }) => fingerprint))
  for (const fingerprint of fingerprints.filter((one) => !known.has(one))) {
    await insertKey(tx, { event_id: eventId, fingerprint, sent: usable.get(fingerprint) ?? {}, now })
  }
}

/** One key of an event. A uuid that another event's key has already is not taken from it. */
export async function insertKey(
  tx: Tx,
  { event_id, fingerprint, sent, now }: { event_id: number; fingerprint: string; sent: CryptographicKey; now: number },
) {
  const { uuid = crypto.randomUUID(), timestamp = now, key_data = '', revoked = false } = sent
  const isTaken = await tx.selectFrom('cryptographic_keys').select('id').where('uuid', '=', uuid).executeTakeFirst()
  return tx
    .insertInto('cryptographic_keys')
    .values({
      event_id,
      uuid: isTaken ? crypto.randomUUID() : uuid,
      type: 'pgp',
      timestamp,
      key_data,
      revoked,
      fingerprint,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
