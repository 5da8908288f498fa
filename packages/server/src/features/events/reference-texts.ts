import {
  localId,
  model,
  nullable,
  objectReference,
  text,
  uuid,
  childDistribution,
  flag,
  type Infer,
} from '@tocsin/format'
import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { wholeValue } from './attribute-row.ts'
import type { EventReading } from './event-reading.ts'
import type { ObjectRow, ReferenceRow } from './rows.ts'
import { seesDeleted, wantsDeleted } from './wants-deleted.ts'

const sharing = { distribution: childDistribution, sharing_group_id: localId, uuid }

/** A reference with a summary of what it points to, as MISP writes it inside an event. */
const referenceWithTarget = model('ObjectReference', {
  ...objectReference.fields,
  referenced_uuid: uuid,
  relationship_type: nullable(text),
  Attribute: model('Attribute', { ...sharing, value: text, type: text, category: text, to_ids: flag }),
  Object: model('Object', { ...sharing, name: text, 'meta-category': text }),
})
type Target = Pick<Infer<typeof referenceWithTarget>, 'referenced_id' | 'Attribute' | 'Object'>

/** The live references of these objects, by object. A target that the viewer may not see is named by its uuid alone. */
export async function referenceTexts(
  read: EventReading,
  objects: readonly ObjectRow[],
): Promise<Map<number, string[]>> {
  const rows = await read.context.db
    .selectFrom('object_references')
    .selectAll()
    .where('event_id', '=', read.event.id)
    .where('object_id', '=', anyOf(objects.map(({ id }) => id)))
    .$if(wantsDeleted(read.event, read.viewer, read.options) === 'live', (query) => query.where('deleted', '=', false))
    .orderBy('id')
    .execute()
  const targets = rows.length === 0 ? new Map<string, Target>() : await loadTargets(read, rows)
  const texts = new Map<number, string[]>()
  for (const row of rows) {
    const text = referenceWithTarget.write({ ...row, referenced_id: 0, ...targets.get(row.referenced_uuid) })
    texts.set(row.object_id, [...(texts.get(row.object_id) ?? []), text])
  }
  return texts
}

async function loadTargets(
  { context, viewer, event, options }: EventReading,
  rows: ReferenceRow[],
): Promise<Map<string, Target>> {
  const uuids = rows.map(({ referenced_uuid }) => referenced_uuid)
  const isWhole = seesDeleted(event, viewer, options)
  const attributes = await visibleAttributes(context.db, viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', event.id)
    .where('attributes.uuid', '=', anyOf(uuids))
    .$if(!isWhole, (query) => query.where('attributes.deleted', '=', false))
    .execute()
  const objects = await visibleObjects(context.db, viewer)
    .selectAll('objects')
    .where('objects.event_id', '=', event.id)
    .where('objects.uuid', '=', anyOf(uuids))
    .$if(!isWhole, (query) => query.where('objects.deleted', '=', false))
    .execute()
  return new Map<string, Target>([
    ...attributes.map((row): [string, Target] => [
      row.uuid,
      { referenced_id: row.id, Attribute: { ...row, value: wholeValue(row) } },
    ]),
    ...objects.map((row): [string, Target] => [
      row.uuid,
      { referenced_id: row.id, Object: { ...row, 'meta-category': row.meta_category } },
    ]),
  ])
}
