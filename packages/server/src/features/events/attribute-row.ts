import { foldValue, hashKey, type SettledAttribute } from '@tocsin/format'
import type { AttributeRow } from './rows.ts'

/** Which half of a value is an address or a network. */
const ADDRESS_HALF: Record<string, 'value1' | 'value2'> = {
  'ip-src': 'value1',
  'ip-dst': 'value1',
  'ip-src|port': 'value1',
  'ip-dst|port': 'value1',
  'domain|ip': 'value2',
}

type Place = Pick<AttributeRow, 'event_id' | 'object_id' | 'uuid' | 'timestamp' | 'sharing_group_id'>

/** The row of a settled attribute, with the keys by which its value is found. */
export function attributeRow(settled: SettledAttribute, place: Place): AttributeRow {
  const { value1, value2 } = settled
  return {
    id: 0,
    ...place,
    type: settled.type,
    category: settled.category,
    object_relation: settled.object_relation,
    value1,
    value2,
    value1_key: valueKey(value1),
    value2_key: value2 === '' ? null : valueKey(value2),
    ip: addressOf(settled),
    to_ids: settled.to_ids,
    distribution: settled.distribution,
    deleted: settled.deleted,
    disable_correlation: settled.disable_correlation,
    first_seen: settled.first_seen,
    last_seen: settled.last_seen,
    comment: settled.comment,
  }
}

/** The key under which a half of a value is found, whatever its case. */
export function valueKey(value: string): number {
  return hashKey(foldValue(value))
}

function addressOf(settled: SettledAttribute): string | null {
  const half = ADDRESS_HALF[settled.type]
  return half === undefined ? null : settled[half]
}

/** The value as people and the wire know it: both halves of a composite, joined. */
export function wholeValue(row: Pick<AttributeRow, 'value1' | 'value2'>): string {
  return row.value2 === '' ? row.value1 : `${row.value1}|${row.value2}`
}
