import { analystDataKinds, type AnalystDataKind } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Brought } from '../events/brought.ts'
import { eventOfRecord } from '../events/event-of-record.ts'
import { flattenAnalystData } from '../events/flatten.ts'
import { blockedOf, saveAnalystData } from '../events/save-analyst-data.ts'
import { visibleAnalystData } from '../notes/visible.ts'
import { readSent, type Sent } from './read-sent.ts'

/** A note, an opinion or a relationship that another server brings. */
export type Carried = { kind: AnalystDataKind; sent: Sent }

/** The one record of a body: `{"Note": {…}}`. */
export function readCarried(body: unknown): Carried {
  const kind = analystDataKinds.find((name) => typeof body === 'object' && body !== null && Object.hasOwn(body, name))
  if (!kind) throw new Problem('invalid', `One of ${analystDataKinds.join(', ')} is expected.`)
  return { kind, sent: readSent(body, { kind, action: 'add' }) }
}

/**
 * Saves what another server brings, with what hangs on it: what is newer than the copy here, and over copies only.
 *
 * Source: MISP's AnalystData::captureAnalystData, in `sync-protocol` §6. What it hangs on need not be here. What is here and
 * hidden from the bearer is refused without a word of it.
 */
export async function bringAnalystData(context: Context, actor: Actor, { kind, sent }: Carried): Promise<Brought> {
  const { uuid, object_uuid: objectUuid, object_type: objectType } = sent
  if (uuid === undefined || objectUuid === undefined || objectType === undefined) {
    return { uuid: uuid ?? '', outcome: 'refused', why: 'It does not say what it is, or what it is on.' }
  }
  return inTransaction(context, async (tx) => {
    const before = await modifiedAt(tx, actor, uuid)
    if (before !== undefined && !isNewer(sent, before)) return { uuid, outcome: 'unchanged' }
    const item = { kind, sent, uuid, objectUuid, objectType, path: '' }
    if ((await blockedOf(tx, [item])).has(uuid)) return { uuid, outcome: 'refused', why: 'It is on the block list.' }
    const eventId = await eventOfRecord(tx, objectType, objectUuid)
    const below = flattenAnalystData(sent, { uuid, type: kind, path: '' })
    await saveAnalystData(tx, eventId, [item, ...below], { actor, now: context.clock.seconds() })
    const after = await modifiedAt(tx, actor, uuid)
    if (before === undefined) return after ? { uuid, outcome: 'added' } : { uuid, outcome: 'refused', why: NOT_HERE }
    const isChanged = after !== undefined && after.getTime() !== before.getTime()
    return isChanged ? { uuid, outcome: 'updated' } : { uuid, outcome: 'refused', why: MADE_HERE }
  })
}

const NOT_HERE = 'The bearer may not bring analyst data.'
const MADE_HERE =
  'Blocked an edit to an analyst data that was created locally. This can happen if a synchronised analyst data that was created on this instance was modified by an administrator on the remote side.'

async function modifiedAt(tx: Tx, actor: Actor, uuid: string): Promise<Date | undefined> {
  const seen = visibleAnalystData(tx, viewerOf(actor)).select('modified')
  const row = await seen.where('uuid', '=', uuid).executeTakeFirst()
  return row?.modified
}

function isNewer({ modified }: Sent, stored: Date): boolean {
  return modified === undefined || new Date(`${modified.replace(' ', 'T')}Z`) > stored
}

type Offered = Record<AnalystDataKind, Record<string, string> | never[]>

/**
 * Of what another server offers (`{"Note": {uuid: modified}}`), what is not here, or only as an older copy. An empty list
 * stands for none, as PHP writes it.
 *
 * Source: MISP's AnalystData::filterAnalystDataForPush, in `sync-protocol` §4.
 */
export async function wantedAnalystData({ db }: Context, actor: Actor, body: unknown): Promise<Offered> {
  const offered = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<AnalystDataKind, unknown>>
  const wanted: Offered = { Note: [], Opinion: [], Relationship: [] }
  for (const kind of analystDataKinds) {
    const list = Object.entries((offered[kind] ?? {}) as Record<string, unknown>).filter(([uuid]) => isUuid(uuid))
    const rows = await visibleAnalystData(db, viewerOf(actor))
      .select(['uuid', 'modified', 'locked'])
      .where('kind', '=', kind)
      .where('uuid', '=', anyOf(list.map(([uuid]) => uuid.toLowerCase())))
      .execute()
    const held = new Map(rows.map(({ uuid, ...copy }) => [uuid, copy]))
    const kept = list.filter(([uuid, modified]) => {
      const copy = held.get(uuid.toLowerCase())
      return !copy || (copy.locked && new Date(`${String(modified).replace(' ', 'T')}Z`) > copy.modified)
    })
    if (kept.length > 0) wanted[kind] = Object.fromEntries(kept.map(([uuid, modified]) => [uuid, String(modified)]))
  }
  return wanted
}
