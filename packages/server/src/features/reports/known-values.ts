import type { Indicator } from '@tocsin/convert'
import { foldValue, readValue } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { valueKey, wholeValue } from '../events/attribute-row.ts'

/** A shorter value is found everywhere. Source: `content-formats` §9. */
const SHORTEST = 3

/** The uuids of attributes by their values, folded. */
export type KnownValues = ReadonlyMap<string, string>

/** The attribute of these events that an indicator is, under the value that was written or the one that is stored. */
export function attributeOf(known: KnownValues, { value, default_type }: Indicator): string | undefined {
  if (value.length < SHORTEST) return undefined
  return formsOf(value, default_type)
    .map((form) => known.get(foldValue(form)))
    .find((uuid) => uuid !== undefined)
}

/** The live attributes of these events, as far as the viewer sees them, that have one of the indicators as their value. */
export async function knownValues(
  db: Db | Tx,
  viewer: Viewer,
  eventIds: readonly number[],
  indicators: readonly Indicator[],
): Promise<KnownValues> {
  const forms = indicators.flatMap(({ value, default_type }) => formsOf(value, default_type))
  // Of a value with two halves the first has the key that is looked for.
  const keys = new Set(forms.flatMap((form) => [valueKey(form), valueKey(form.split('|', 1)[0] ?? '')]))
  if (keys.size === 0) return new Map()
  const rows = await visibleAttributes(db, viewer)
    .select(['attributes.uuid', 'attributes.value1', 'attributes.value2', 'attributes.event_id'])
    .where('attributes.value1_key', '=', anyOf([...keys]))
    .where('attributes.event_id', '=', anyOf(eventIds))
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id', 'desc')
    .execute()
  // The oldest of the first event counts, so that it is written last.
  const sorted = rows.toSorted((a, b) => eventIds.indexOf(b.event_id) - eventIds.indexOf(a.event_id))
  return new Map(sorted.map((row) => [foldValue(wholeValue(row)), row.uuid]))
}

function formsOf(value: string, type: Indicator['default_type']): string[] {
  const read = readValue(type, value)
  return read.ok && read.value !== value ? [value, read.value] : [value]
}
