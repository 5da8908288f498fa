import { visibleAttributes } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { AttributeRow } from '../events/rows.ts'
import type { Asked } from './asked.ts'
import type { Page } from './page.ts'

/** So many attributes inside the objects of one page are looked at. */
const MAX_MEMBERS = 2_000

/** The attributes inside the page's objects, and whether these are all. */
export async function membersOf(
  { context, viewer, eventIds }: Asked,
  { objects }: Page,
): Promise<{ members: (AttributeRow & { event_uuid: string })[]; areAll: boolean }> {
  if (objects.length === 0) return { members: [], areAll: true }
  const rows = await visibleAttributes(context.db, viewer)
    .selectAll('attributes')
    .select('events.uuid as event_uuid')
    .where('attributes.event_id', '=', anyOf(eventIds))
    .where('attributes.object_id', '=', anyOf(objects.map(({ id }) => id)))
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id')
    .limit(MAX_MEMBERS + 1)
    .execute()
  return { members: rows.slice(0, MAX_MEMBERS), areAll: rows.length <= MAX_MEMBERS }
}
