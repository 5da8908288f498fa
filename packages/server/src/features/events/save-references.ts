import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { SentReference } from './flatten.ts'
import type { Company } from './company.ts'

type Target = { id: number; type: 0 | 1 }

/**
 * Saves object references. A target that is not here (yet) keeps its uuid and gets the local id 0, so that the reference
 * survives until the target comes.
 */
export async function saveReferences(
  tx: Tx,
  eventId: number,
  references: readonly SentReference[],
  company: Pick<Company, 'now' | 'attributeIds' | 'objectIds'>,
): Promise<void> {
  if (references.length === 0) return
  const targets = await findTargets(
    tx,
    eventId,
    references.map(({ sent }) => sent.referenced_uuid),
  )
  for (const { sent, objectUuid } of references) {
    const objectId = company.objectIds.get(objectUuid)
    if (objectId === undefined) continue
    const target = targets.get(sent.referenced_uuid)
    const row = {
      event_id: eventId,
      object_id: objectId,
      uuid: sent.uuid ?? crypto.randomUUID(),
      timestamp: sent.timestamp ?? company.now,
      source_uuid: objectUuid,
      referenced_uuid: sent.referenced_uuid,
      referenced_id: target?.id ?? 0,
      referenced_type: target?.type ?? sent.referenced_type ?? 0,
      relationship_type: sent.relationship_type ?? null,
      comment: sent.comment ?? '',
      deleted: sent.deleted ?? false,
    }
    await tx
      .insertInto('object_references')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('uuid')
          .doUpdateSet(row)
          .whereRef('object_references.event_id', '=', 'excluded.event_id')
          .whereRef('object_references.timestamp', '<', 'excluded.timestamp'),
      )
      .execute()
  }
}

/** The attributes and objects of this event that references point to, by uuid. */
export async function findTargets(tx: Tx, eventId: number, uuids: readonly string[]): Promise<Map<string, Target>> {
  const targets = new Map<string, Target>()
  for (const [type, table] of [[0, 'attributes'] as const, [1, 'objects'] as const]) {
    const rows = await tx
      .selectFrom(table)
      .select(['id', 'uuid'])
      .where('event_id', '=', eventId)
      .where('uuid', '=', anyOf(uuids))
      .execute()
    for (const { id, uuid } of rows) targets.set(uuid, { id, type })
  }
  return targets
}
