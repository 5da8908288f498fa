import { nestedGroups } from '../sharing-groups/present.ts'
import type { EventReading } from './event-reading.ts'

/** What a record of distribution 4 says of its groups, as JSON text: the group in full, and of several, which they are. */
export type SharedWithTexts = { SharingGroup?: string; sharing_group_ids?: string; sharing_group_mode?: string }

/** The groups of records, by local id. Records of other distributions have none. */
export async function sharedWithTexts(
  { context, viewer, options }: Pick<EventReading, 'context' | 'viewer' | 'options'>,
  records: readonly { distribution: number; sharing_group_id: number }[],
): Promise<Map<number, SharedWithTexts>> {
  const ids = new Set(records.filter(({ distribution }) => distribution === 4).map((record) => record.sharing_group_id))
  if (ids.size === 0) return new Map()
  const groups = await nestedGroups(context, viewer, ids)
  return new Map(
    [...groups].map(([id, { group, several }]) => {
      const texts: SharedWithTexts = options.sgReferenceOnly ? {} : { SharingGroup: JSON.stringify(group) }
      if (several) texts.sharing_group_ids = JSON.stringify(several.sharing_group_ids)
      if (several) texts.sharing_group_mode = JSON.stringify(several.sharing_group_mode)
      return [id, texts]
    }),
  )
}
