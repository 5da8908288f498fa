import { entitiesOf, type FoundEntity, type TransformRequest, type TransformResponse } from '@tocsin/convert'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { requireEvent } from '../events/find-event.ts'
import type { AttributeRow } from '../events/rows.ts'
import { cutAnswer, mostOf } from './cut-answer.ts'

/** What stands in an event that the viewer sees, in its order. */
export async function attributesOfEvent(
  db: Db,
  viewer: Viewer,
  { entity, fields, limit }: TransformRequest,
): Promise<TransformResponse> {
  const event = await requireEvent(db, viewer, fields.get('event_uuid') ?? nameIn(entity.value))
  const most = mostOf(limit)
  const rows = await visibleAttributes(db, viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', event.id)
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id')
    .limit(most + 1)
    .execute()
  return cutAnswer(
    rows.flatMap((row) => attributeEntities(row, event.uuid)),
    most,
  )
}

/** `#12 …`, as the events stand on the graph, or an id or uuid that somebody typed. */
function nameIn(value: string): string {
  return /^#(\d+)(?: |$)/.exec(value)?.[1] ?? value
}

function attributeEntities(row: AttributeRow, event_uuid: string): FoundEntity[] {
  const { uuid, type, category, to_ids, comment, object_relation } = row
  const fields = {
    attribute_uuid: uuid,
    event_uuid,
    attribute_type: type,
    category,
    to_ids: to_ids ? '1' : '0',
    comment,
  }
  return entitiesOf({ type, value: wholeValue(row) }).map((entity) => ({
    ...entity,
    fields,
    label: object_relation ?? type,
    notes: comment,
  }))
}
