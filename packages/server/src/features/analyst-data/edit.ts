import type { AnalystDataKind } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { flattenAnalystData } from '../events/flatten.ts'
import { levelOf, saveAnalystData } from '../events/save-analyst-data.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { unusableGroup } from './add.ts'
import { holdAnalystData, requireAnalystData, type Wanted } from './find.ts'
import { readSent, type Sent } from './read-sent.ts'

export type Edit = { wanted: Wanted; reference: string; body: unknown }

/**
 * Changes what it says, by whom, and who may see it; what it hangs on stays. What is sent on it is saved along. The event
 * neither moves on nor is unpublished. Source: `data-model` §8.
 */
export async function editAnalystData(
  context: Context,
  actor: Actor,
  { wanted, reference, body }: Edit,
): Promise<AnalystDataRow> {
  return inTransaction(context, async (tx) => {
    const found = await requireAnalystData(tx, viewerOf(actor), wanted, reference)
    const before = await holdAnalystData(tx, actor, found)
    // The kind of a row is one of the three.
    const kind = before.kind as AnalystDataKind
    const sent = readSent(body, { kind, action: 'edit', defaults: requiredOf(before) })
    const now = context.clock.seconds()
    const after = await tx
      .updateTable('analyst_data')
      .set({ ...(await changesOf(tx, actor, kind, sent)), modified: laterThan(before.modified, now) })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const company = { actor, now }
    const below = flattenAnalystData(sent, { uuid: before.uuid, type: kind, path: '' })
    if ((await saveAnalystData(tx, before.event_id, below, company)).length > 0) throw unusableGroup(kind, 'edit')
    await recordChange(tx, actor, { model: kind, action: 'edit', before, after })
    return after
  })
}

/** What a record of its kind cannot be read without. */
function requiredOf({ kind, opinion, related_object_uuid, related_object_type }: AnalystDataRow) {
  if (kind === 'Opinion') return { opinion }
  return kind === 'Relationship' ? { related_object_uuid, related_object_type } : {}
}

const changeable = ['authors', 'note', 'language', 'opinion', 'comment', 'relationship_type'] as const

// oxlint-disable-next-line max-params -- by whom, and what was sent of which kind
async function changesOf(tx: Tx, actor: Actor, kind: AnalystDataKind, sent: Sent): Promise<Partial<AnalystDataRow>> {
  const said = new Map<string, unknown>(Object.entries(sent))
  const fields = changeable.filter((field) => said.get(field) !== undefined)
  const changes = Object.fromEntries(fields.map((field) => [field, said.get(field)]))
  if (sent.distribution === undefined) return changes
  const level = await levelOf(tx, actor, sent)
  if (!level) throw unusableGroup(kind, 'edit')
  return { ...changes, ...level }
}

/** Peers take what was modified later than what they have, to the second. */
function laterThan(before: Date, now: number): Date {
  return new Date(Math.max(now, Math.floor(before.getTime() / 1000) + 1) * 1000)
}
