import { objectReference, Report, unwrap } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { changeInside } from '../events/change-inside.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { requireObject } from '../events/find-object.ts'
import type { ReferenceRow } from '../events/rows.ts'
import { findTargets, saveReferences } from '../events/save-references.ts'
import { touchObject } from '../events/touch.ts'

export type AddedReference = ReferenceRow & { object_uuid: string }

/** Ties an object to another object or an attribute of the same event. `objectId` may stand in the path. */
export async function addReference(
  context: Context,
  actor: Actor,
  objectId: string | undefined,
  body: unknown,
): Promise<AddedReference> {
  const raw = unwrap(body, 'ObjectReference')[0]
  const source = objectId ?? sourceOf(raw)
  if (!source) throw new Problem('not-found', 'No object defined.')
  const object = await requireObject(context.db, viewerOf(actor), source)
  const report = new Report()
  const sent = objectReference.read(raw, report)
  if (!sent) throw refusal(errorsByField(report.findings))
  const uuid = sent.uuid ?? crypto.randomUUID()
  return changeInside(context, actor, { event: String(object.event_id) }, async (tx, event) => {
    await refuseTaken(tx, uuid)
    const targets = await findTargets(tx, { viewer: viewerOf(actor), eventId: event.id }, [sent.referenced_uuid])
    if (targets.size === 0) throw refusal({ referenced_uuid: ['Invalid UUID'] })
    await saveReferences(
      tx,
      event.id,
      [{ sent: { ...sent, uuid }, objectUuid: object.uuid, path: 'ObjectReference' }],
      { actor, now: context.clock.seconds(), attributeIds: new Map(), objectIds: new Map([[object.uuid, object.id]]) },
    )
    await touchObject(tx, object.id, context.clock.seconds())
    const row = await tx.selectFrom('object_references').selectAll().where('uuid', '=', uuid).executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'ObjectReference', action: 'add', after: row, event })
    return { result: { ...row, object_uuid: object.uuid }, isChanged: true }
  })
}

/** Whether it is of this event or of another: what is added is new. */
async function refuseTaken(tx: Tx, uuid: string): Promise<void> {
  const taken = await tx.selectFrom('object_references').select('id').where('uuid', '=', uuid).executeTakeFirst()
  if (taken) throw refusal({ uuid: ['The UUID provided is not unique'] })
}

function sourceOf(raw: unknown): string | undefined {
  const { object_uuid, object_id } = (raw ?? {}) as { object_uuid?: unknown; object_id?: unknown }
  const source = object_uuid ?? object_id
  return typeof source === 'string' || typeof source === 'number' ? String(source) : undefined
}

function refusal(errors: unknown): Problem {
  return new Problem('rejected', 'Could not add ObjectReference', { url: '/object_references/add', errors })
}
