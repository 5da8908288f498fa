import { correlationHalves, foldValue, isAttributeType } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { valueKey } from '../events/attribute-row.ts'

/** So many values are looked up at once. */
const BATCH = 5_000

type Value = { type?: string | undefined; value?: string | undefined }

/** In which events each of these values stands already, by the folded half of a value, as the viewer sees them. */
export async function eventsWith(db: Db, viewer: Viewer, values: readonly Value[]): Promise<Map<string, Set<number>>> {
  const halves = [...new Set(values.flatMap(halvesOf))]
  const found = new Map<string, Set<number>>()
  for (let i = 0; i < halves.length; i += BATCH) {
    const wanted = new Set(halves.slice(i, i + BATCH))
    const keys = [...wanted].map(valueKey)
    const rows = await visibleAttributes(db, viewer)
      .select(['attributes.event_id', 'attributes.value1', 'attributes.value2'])
      .where((eb) =>
        eb.or([eb('attributes.value1_key', '=', anyOf(keys)), eb('attributes.value2_key', '=', anyOf(keys))]),
      )
      .where('attributes.deleted', '=', false)
      .where('attributes.disable_correlation', '=', false)
      .where('events.disable_correlation', '=', false)
      .execute()
    for (const { event_id, value1, value2 } of rows) {
      for (const half of [foldValue(value1), foldValue(value2)].filter((one) => wanted.has(one))) {
        found.set(half, (found.get(half) ?? new Set()).add(event_id))
      }
    }
  }
  return found
}

/** What of a value correlates, folded. */
export function halvesOf({ type = '', value = '' }: Value): string[] {
  if (!isAttributeType(type)) return []
  const at = value.indexOf('|')
  const halves = type.includes('|') && at > 0 ? [value.slice(0, at), value.slice(at + 1)] : [value, '']
  return correlationHalves(type, halves[0] ?? '', halves[1] ?? '').map(foldValue)
}
