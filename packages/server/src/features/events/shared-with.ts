import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { nestedGroups, type NestedGroup } from '../sharing-groups/present.ts'
import type { EventReading } from './event-reading.ts'
import type { EventRow } from './rows.ts'

/** The sharing group of a record of distribution 4, in full, as MISP nests it. */
export async function presentSharingGroup(
  context: Context,
  viewer: Viewer,
  record: Pick<EventRow, 'distribution' | 'sharing_group_id'>,
): Promise<NestedGroup | undefined> {
  if (record.distribution !== 4) return undefined
  return (await nestedGroups(context, viewer, [record.sharing_group_id])).get(record.sharing_group_id)
}

/** The groups of several records as JSON text, by id. */
export async function sharedWithTexts(
  { context, viewer, options }: Pick<EventReading, 'context' | 'viewer' | 'options'>,
  records: readonly { distribution: number; sharing_group_id: number }[],
): Promise<Map<number, string>> {
  const ids = new Set(records.filter(({ distribution }) => distribution === 4).map((record) => record.sharing_group_id))
  if (options.sgReferenceOnly || ids.size === 0) return new Map()
  const groups = await nestedGroups(context, viewer, ids)
  return new Map([...groups].map(([id, group]) => [id, JSON.stringify(group)]))
}
