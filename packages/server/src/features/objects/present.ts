import type { Context } from '../../context.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes } from '../events/event-tags.ts'
import { objectHead, savedAttribute, tagsText } from '../events/present.ts'
import type { AttributeRow, ObjectRow } from '../events/rows.ts'
import type { FoundObject } from '../events/find-object.ts'

/** An object as `objects/add` answers it: with the attributes that were saved. */
export function savedObjectText(object: ObjectRow, attributes: readonly AttributeRow[]): string {
  const texts = attributes.map((row) => savedAttribute.write({ ...row, value: wholeValue(row) }))
  return `{"Object":${objectText(object, texts)}}`
}

/** An object as `objects/view` and `objects/edit` answer it; the event stands inside, or beside it. */
export async function foundObjectText(
  context: Context,
  viewer: Viewer,
  object: FoundObject,
  event: 'inside' | 'beside',
): Promise<string> {
  const rows = await visibleAttributes(context.db, viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', object.event_id)
    .where('attributes.object_id', '=', object.id)
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id')
    .execute()
  const tags = await tagsOfAttributes(context.db, rows, { includeAllTags: true, excludeLocalTags: false })
  const texts = rows.map((row) => {
    const own = tags.get(row.id)
    return savedAttribute.write({ ...row, value: wholeValue(row), Tag: own && tagsText(own), AttributeTag: '[]' })
  })
  const head = objectText(object, texts)
  const about = `"Event":${eventText(object)}`
  return event === 'inside' ? `{"Object":${head.slice(0, -1)},${about}}}` : `{"Object":${head},${about}}`
}

function objectText(object: ObjectRow, attributes: readonly string[]): string {
  const head = objectHead.write({ ...object, 'meta-category': object.meta_category })
  return `${head.slice(0, -1)},"Attribute":[${attributes.join(',')}]}`
}

function eventText({ event_id, event_info, event_org_id, event_orgc_id }: FoundObject): string {
  return JSON.stringify({
    id: String(event_id),
    info: event_info,
    org_id: String(event_org_id),
    orgc_id: String(event_orgc_id),
  })
}
