import { sql } from 'kysely'
import { viewerOf } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadChild, visibleAttributes, visibleObjects } from '../../access/visibility.ts'
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
  company: Pick<Company, 'actor' | 'now' | 'attributeIds' | 'objectIds'>,
): Promise<void> {
  if (references.length === 0) return
  const viewer = viewerOf(company.actor)
  const isSeen = sql<boolean>`exists (
    select from objects join events on events.id = objects.event_id
    where objects.id = object_references.object_id and ${mayReadChild(viewer, 'objects')})`
  const targets = await findTargets(
    tx,
    { viewer, eventId },
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
          .whereRef('object_references.timestamp', '<', 'excluded.timestamp')
          .where(isSeen),
      )
      .execute()
  }
}

/** The attributes and objects of this event that references point to, as far as the viewer sees them, by uuid. */
export async function findTargets(
  tx: Tx,
  { viewer, eventId }: { viewer: Viewer; eventId: number },
  uuids: readonly string[],
): Promise<Map<string, Target>> {
  const attributes = await visibleAttributes(tx, viewer)
    .select(['attributes.id', 'attributes.uuid'])
    .where('attributes.event_id', '=', eventId)
    .where('attributes.uuid', '=', anyOf(uuids))
    .execute()
  const objects = await visibleObjects(tx, viewer)
    .select(['objects.id', 'objects.uuid'])
    .where('objects.event_id', '=', eventId)
    .where('objects.uuid', '=', anyOf(uuids))
    .execute()
  return new Map<string, Target>([
    ...attributes.map(({ id, uuid }): [string, Target] => [uuid, { id, type: 0 }]),
    ...objects.map(({ id, uuid }): [string, Target] => [uuid, { id, type: 1 }]),
  ])
}
