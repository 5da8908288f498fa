import { wholeValue } from '../events/attribute-row.ts'
import type { Imported } from './free-text.ts'

/** What was saved of what was found in a text, in the spelling that MISP has for this answer alone. */
export function presentImported({ row, indicator }: Imported): object {
  return {
    Attribute: {
      object_id: String(row.object_id),
      to_ids: row.to_ids ? 1 : 0,
      timestamp: row.timestamp,
      distribution: row.distribution,
      deleted: '0',
      disable_correlation: row.disable_correlation ? '1' : '0',
      comment: row.comment,
      value: wholeValue(row),
      original_value: indicator.original_value,
      type: row.type,
      category: row.category,
      event_id: String(row.event_id),
      sharing_group_id: row.sharing_group_id,
      uuid: row.uuid,
      value1: row.value1,
      value2: row.value2,
      id: String(row.id),
    },
  }
}
