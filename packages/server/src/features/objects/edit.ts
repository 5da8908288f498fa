import { mispObject, Report, unwrap, type MispObject } from '@tocsin/format'
import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { storeFiles } from '../events/attachments.ts'
import { changeInside } from '../events/change-inside.ts'
import type { SentEdit } from '../events/edit.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { holdExpected } from '../events/hold-expected.ts'
import { originOf } from '../events/origin.ts'
import { recordInside } from '../events/record-inside.ts'
import { saveChildren } from '../events/save-children.ts'
import { later, timeOfEdit, touchObject } from '../events/touch.ts'
import { softDeleteObject } from './delete.ts'
import { requireObject, type FoundObject } from '../events/find-object.ts'

/**
 * Edits an object. Its attributes are taken as the whole set: those that are known by uuid change, new ones come in, and
 * those that were not sent are deleted softly. Without `Attribute` they stay as they are.
 */
export async function editObject(
  context: Context,
  actor: Actor,
  { reference, body, expected }: SentEdit,
): Promise<FoundObject> {
  const stored = await requireObject(context.db, viewerOf(actor), reference)
  const sent = readEdit(stored, body)
  const files = await storeFiles(context.files, { Object: [sent] })
  const origin = await originOf(context, actor, { Object: [sent] })
  await changeInside(context, actor, { event: String(stored.event_id) }, async (tx, event) => {
    await holdExpected(tx, 'objects', stored.id, expected)
    const now = timeOfEdit(context, expected)
    const options = { now, existing: 'update', duplicates: 'refuse', isNewEvent: false, files } as const
    const saved = await saveChildren(tx, event, { Object: [sent] }, { origin, ...options })
    const outcomes = [...saved.objects, ...saved.attributes]
    for (const outcome of outcomes) if (outcome.kind === 'refused') throw refusal(errorsByField(outcome.findings))
    const kept = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [] : [outcome.row.uuid]))
    if (sent.deleted) await softDeleteObject(tx, stored, now)
    const dropped = sent.Attribute && !sent.deleted ? await dropAbsent(tx, { actor, now }, stored, kept) : 0
    await recordInside(tx, actor, event, { ...saved, dropped })
    // An object that came with an old time of its own stays as it is, and what is in it changed all the same.
    if (saved.objects[0]?.kind === 'unchanged') await touchObject(tx, stored.id, now)
    return { result: undefined, isChanged: true }
  })
  return requireObject(context.db, viewerOf(actor), String(stored.id))
}

/** What an edit leaves out of the object's description, the stored object says. */
function readEdit(stored: FoundObject, body: unknown): MispObject {
  const raw = unwrap(body, 'Object')[0]
  const report = new Report()
  const described = typeof raw === 'object' && raw !== null ? { name: stored.name, ...raw, uuid: stored.uuid } : raw
  const sent = mispObject.read(described, report)
  if (!sent || report.findings.length > 0) throw refusal(errorsByField(report.findings))
  return sent
}

/** Deletes softly the live attributes of an object that the actor sees and that are not among these. Answers how many. */
async function dropAbsent(
  tx: Tx,
  { actor, now }: { actor: Actor; now: number },
  object: FoundObject,
  kept: string[],
): Promise<number> {
  const seen = visibleAttributes(tx, viewerOf(actor))
    .select('attributes.id')
    .where('attributes.event_id', '=', object.event_id)
    .where('attributes.object_id', '=', object.id)
  const { rows } = await sql<{ count: number }>`
    with dropped as (
      update attributes set deleted = true, timestamp = ${later(now)}
      where event_id = ${object.event_id} and object_id = ${object.id} and not deleted and uuid <> all(${kept}::uuid[])
        and id in ${seen}
      returning 1
    )
    update events set attribute_count = attribute_count - (select count(*) from dropped)
    where id = ${object.event_id}
    returning (select count(*) from dropped)`.execute(tx)
  return rows[0]?.count ?? 0
}

function refusal(errors: unknown): Problem {
  return new Problem('rejected', 'Could not edit Object', { url: '/objects/edit', errors })
}
