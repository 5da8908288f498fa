import { analystDataTargets, type AnalystDataKind } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { isUuid } from '../../platform/uuid.ts'
import { recordChange } from '../audit/record.ts'
import { eventOfRecord } from '../events/event-of-record.ts'
import { flattenAnalystData } from '../events/flatten.ts'
import { analystDataRow, blockedOf, levelOf, saveAnalystData } from '../events/save-analyst-data.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { loadRecords } from '../notes/records.ts'
import { readSent, refusal, type Sent } from './read-sent.ts'

/** What was sent, and on what it is to hang, where the path says so. */
export type Addition = { kind: AnalystDataKind; body: unknown; uuid?: string | undefined; type?: string | undefined }

/**
 * Adds a note, an opinion or a relationship, and what was sent on it. What it hangs on need not be here, as in MISP, so
 * that nobody learns by adding what is.
 */
export async function addAnalystData(context: Context, actor: Actor, addition: Addition): Promise<AnalystDataRow> {
  const { kind } = addition
  const sent = readSent(addition.body, { kind, action: 'add' })
  const target = await targetOf(context, actor, addition, sent)
  refuseSelf(kind, sent, target)
  return inTransaction(context, async (tx) => {
    const company = { actor, now: context.clock.seconds() }
    const eventId = await eventOfRecord(tx, target.type, target.uuid)
    const uuid = sent.uuid ?? crypto.randomUUID()
    const item = { kind, sent, uuid, objectUuid: target.uuid, objectType: target.type, path: '' }
    const level = await levelOf(tx, actor, sent)
    if (!level) throw unusableGroup(kind, 'add')
    const isBlocked = (await blockedOf(tx, [item])).has(uuid)
    const row = isBlocked ? undefined : await insert(tx, await analystDataRow(tx, { eventId, level }, item, company))
    // Whether it is kept out or taken by something hidden is nobody's to know.
    if (!row) throw refusal(kind, 'add', { uuid: ['This UUID cannot be used.'] })
    const below = flattenAnalystData(sent, { uuid, type: kind, path: '' })
    if ((await saveAnalystData(tx, eventId, below, company)).length > 0) throw unusableGroup(kind, 'add')
    await recordChange(tx, actor, { model: kind, action: 'add', after: row })
    return row
  })
}

async function insert(tx: Tx, values: Awaited<ReturnType<typeof analystDataRow>>): Promise<AnalystDataRow | undefined> {
  return tx
    .insertInto('analyst_data')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** The path says it, or else the record itself; a kind that neither says is that of the record that the actor sees. */
async function targetOf(
  context: Context,
  actor: Actor,
  { kind, uuid, type }: Addition,
  sent: Sent,
): Promise<{ uuid: string; type: string }> {
  const found = (uuid ?? sent.object_uuid ?? '').toLowerCase()
  if (!isUuid(found)) throw refusal(kind, 'add', { object_uuid: ['Please provide a valid RFC 4122 UUID'] })
  const named = type ?? sent.object_type ?? (await deducedType(context, actor, found))
  const known = analystDataTargets.find((target) => target === named)
  if (known) return { uuid: found, type: known }
  throw refusal(kind, 'add', { object_type: [`Invalid object type. Options: ${analystDataTargets.join(', ')}.`] })
}

async function deducedType(context: Context, actor: Actor, uuid: string): Promise<string | undefined> {
  const named = analystDataTargets.map((type) => ({ type, uuid }))
  const [key] = (await loadRecords({ context, viewer: viewerOf(actor) }, named)).keys()
  return key?.split('/')[0]
}

function refuseSelf(kind: AnalystDataKind, sent: Sent, target: { uuid: string }): void {
  if (!('related_object_uuid' in sent)) return
  if (!analystDataTargets.some((type) => type === sent.related_object_type)) {
    const options = analystDataTargets.join(', ')
    throw refusal(kind, 'add', { related_object_type: [`Invalid object type. Options: ${options}.`] })
  }
  if (sent.related_object_uuid !== target.uuid) return
  throw refusal(kind, 'add', { related_object_uuid: ['A relationship cannot point to the record that it is on.'] })
}

export function unusableGroup(kind: AnalystDataKind, action: 'add' | 'edit') {
  return refusal(kind, action, { sharing_group_id: ['There is no such sharing group, or it is not yours to use.'] })
}
